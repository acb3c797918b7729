import sys


def hook(t, v, tb):
    print(t, v, tb.tb_lineno)


sys.excepthook = hook
1 / 0
# expect: <class 'ZeroDivisionError'> division by zero 9
# exit: 1
