import sys


def hook(t, v, tb): raise KeyError("in the hook")


sys.excepthook = hook
1 / 0
# stderr: Error in sys.excepthook:
# stderr: Traceback (most recent call last):
# stderr:   File "excepthook_that_fails.py", line 4, in hook
# stderr:     def hook(t, v, tb): raise KeyError("in the hook")
# stderr:                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: KeyError: 'in the hook'
# stderr:
# stderr: Original exception was:
# stderr: Traceback (most recent call last):
# stderr:   File "excepthook_that_fails.py", line 8, in <module>
# stderr:     1 / 0
# stderr:     ~~^~~
# stderr: ZeroDivisionError: division by zero
# exit: 1
