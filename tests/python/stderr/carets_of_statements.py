import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


a = None


def assign():
    a.x = 1


def delete():
    del a[0]


def unpack():
    x, y = 1


def loop():
    for i in 3: pass


def using():
    with a: pass


def asserting():
    assert a, "message"


def wrong_class():
    try: 1 / 0
    except 3: pass


for f in (assign, delete, unpack, loop, using, asserting, wrong_class): show(f)
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 15, in assign
# stderr:     a.x = 1
# stderr:     ^^^
# stderr: AttributeError: 'NoneType' object has no attribute 'x'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 19, in delete
# stderr:     del a[0]
# stderr:         ~^^^
# stderr: TypeError: 'NoneType' object does not support item deletion
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 23, in unpack
# stderr:     x, y = 1
# stderr:     ^^^^
# stderr: TypeError: cannot unpack non-iterable int object
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 27, in loop
# stderr:     for i in 3: pass
# stderr: TypeError: 'int' object is not iterable
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 31, in using
# stderr:     with a: pass
# stderr: TypeError: 'NoneType' object does not support the context manager protocol
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 35, in asserting
# stderr:     assert a, "message"
# stderr: AssertionError: message
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 39, in wrong_class
# stderr:     try: 1 / 0
# stderr:          ~~^~~
# stderr: ZeroDivisionError: division by zero
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_statements.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_statements.py", line 40, in wrong_class
# stderr:     except 3: pass
# stderr: TypeError: catching classes that do not inherit from BaseException is not allowed
