import sys
del sys.excepthook
1 / 0
# stderr: sys.excepthook is missing
# stderr: Traceback (most recent call last):
# stderr:   File "excepthook_that_is_missing.py", line 3, in <module>
# stderr:     1 / 0
# stderr:     ~~^~~
# stderr: ZeroDivisionError: division by zero
# exit: 1
