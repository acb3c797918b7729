def g():
    try: yield
    finally: 1 / 0


x = g()
next(x)
del x
# stderr: Exception ignored in: <generator object g at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_in_close.py", line 3, in g
# stderr:     finally: 1 / 0
# stderr:              ~~^~~
# stderr: ZeroDivisionError: division by zero
