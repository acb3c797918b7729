def f(x):
    return g(x) + 1


def g(x):
    return 10 / x


print("before")
f(0)
print("never")
# expect: before
# stderr: Traceback (most recent call last):
# stderr:   File "uncaught.py", line 10, in <module>
# stderr:     f(0)
# stderr:   File "uncaught.py", line 2, in f
# stderr:     return g(x) + 1
# stderr:            ^^^^
# stderr:   File "uncaught.py", line 6, in g
# stderr:     return 10 / x
# stderr:            ~~~^~~
# stderr: ZeroDivisionError: division by zero
# exit: 1
