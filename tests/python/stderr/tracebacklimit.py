import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


def f(n):
    return 1 / 0 if n == 0 else g(n)


def g(n):
    return f(n - 1)


for limit in (2, 0, -1, 10 ** 30, "text"):
    sys.tracebacklimit = limit
    show(lambda: f(2))
# stderr: Traceback (most recent call last):
# stderr:   File "tracebacklimit.py", line 16, in g
# stderr:     return f(n - 1)
# stderr:            ^^^^^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:            ~~^~~
# stderr: ZeroDivisionError: division by zero
# stderr: ZeroDivisionError: division by zero
# stderr: ZeroDivisionError: division by zero
# stderr: Traceback (most recent call last):
# stderr:   File "tracebacklimit.py", line 6, in show
# stderr:     f()
# stderr:   File "tracebacklimit.py", line 21, in <lambda>
# stderr:     show(lambda: f(2))
# stderr:                  ^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:                                 ^^^^
# stderr:   File "tracebacklimit.py", line 16, in g
# stderr:     return f(n - 1)
# stderr:            ^^^^^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:                                 ^^^^
# stderr:   File "tracebacklimit.py", line 16, in g
# stderr:     return f(n - 1)
# stderr:            ^^^^^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:            ~~^~~
# stderr: ZeroDivisionError: division by zero
# stderr: Traceback (most recent call last):
# stderr:   File "tracebacklimit.py", line 6, in show
# stderr:     f()
# stderr:   File "tracebacklimit.py", line 21, in <lambda>
# stderr:     show(lambda: f(2))
# stderr:                  ^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:                                 ^^^^
# stderr:   File "tracebacklimit.py", line 16, in g
# stderr:     return f(n - 1)
# stderr:            ^^^^^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:                                 ^^^^
# stderr:   File "tracebacklimit.py", line 16, in g
# stderr:     return f(n - 1)
# stderr:            ^^^^^^^^
# stderr:   File "tracebacklimit.py", line 12, in f
# stderr:     return 1 / 0 if n == 0 else g(n)
# stderr:            ~~^~~
# stderr: ZeroDivisionError: division by zero
