import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


a = None
d = {"x": {}}
show(lambda: a[0])
show(lambda: d["x"]["y"]["z"])
show(lambda: d.x.y)
show(lambda: len(a, b=1))
show(lambda: a(1)(2))
show(lambda: (a)(2))
show(lambda: [][10])
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 13, in <lambda>
# stderr:     show(lambda: a[0])
# stderr:                  ~^^^
# stderr: TypeError: 'NoneType' object is not subscriptable
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 14, in <lambda>
# stderr:     show(lambda: d["x"]["y"]["z"])
# stderr:                  ~~~~~~^^^^^
# stderr: KeyError: 'y'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 15, in <lambda>
# stderr:     show(lambda: d.x.y)
# stderr:                  ^^^
# stderr: AttributeError: 'dict' object has no attribute 'x'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 16, in <lambda>
# stderr:     show(lambda: len(a, b=1))
# stderr:                  ^^^^^^^^^^^
# stderr: TypeError: len() takes no keyword arguments
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 17, in <lambda>
# stderr:     show(lambda: a(1)(2))
# stderr:                  ^^^^
# stderr: TypeError: 'NoneType' object is not callable
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 18, in <lambda>
# stderr:     show(lambda: (a)(2))
# stderr:                  ^^^^^^
# stderr: TypeError: 'NoneType' object is not callable
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_subscripts_and_calls.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_subscripts_and_calls.py", line 19, in <lambda>
# stderr:     show(lambda: [][10])
# stderr:                  ~~^^^^
# stderr: IndexError: list index out of range
