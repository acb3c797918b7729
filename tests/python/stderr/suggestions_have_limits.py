import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


class A: pass


many = A()
for i in range(800): setattr(many, "name%d" % i, i)
long = A()
long.__dict__.update({"x" * 50 + "a": 1, "b" * 30: 2})
show(lambda: many.naame1)
show(lambda: getattr(long, "x" * 49 + "a"))
show(lambda: getattr(long, "y" * 49 + "b"))
show(lambda: getattr(long, "b" * 29))
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_have_limits.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_have_limits.py", line 18, in <lambda>
# stderr:     show(lambda: many.naame1)
# stderr:                  ^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'naame1'
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_have_limits.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_have_limits.py", line 19, in <lambda>
# stderr:     show(lambda: getattr(long, "x" * 49 + "a"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa'. Did you mean: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_have_limits.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_have_limits.py", line 20, in <lambda>
# stderr:     show(lambda: getattr(long, "y" * 49 + "b"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyb'
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_have_limits.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_have_limits.py", line 21, in <lambda>
# stderr:     show(lambda: getattr(long, "b" * 29))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbb'. Did you mean: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'?
