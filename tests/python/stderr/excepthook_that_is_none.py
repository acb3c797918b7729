import sys
sys.excepthook = None
1 / 0
# stderr: Error in sys.excepthook:
# stderr: TypeError: 'NoneType' object is not callable
# stderr:
# stderr: Original exception was:
# stderr: Traceback (most recent call last):
# stderr:   File "excepthook_that_is_none.py", line 3, in <module>
# stderr:     1 / 0
# stderr:     ~~^~~
# stderr: ZeroDivisionError: division by zero
# exit: 1
