import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


class E(AttributeError): pass


def f(): raise E("x", name="apend", obj=[])


def g(): raise AttributeError("x", name="apend", obj=[])


show(f)
show(g)
# stderr: Traceback (most recent call last):
# stderr:   File "no_suggestions_for_subclasses.py", line 6, in show
# stderr:     f()
# stderr:   File "no_suggestions_for_subclasses.py", line 14, in f
# stderr:     def f(): raise E("x", name="apend", obj=[])
# stderr:              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: E: x
# stderr: Traceback (most recent call last):
# stderr:   File "no_suggestions_for_subclasses.py", line 6, in show
# stderr:     f()
# stderr:   File "no_suggestions_for_subclasses.py", line 17, in g
# stderr:     def g(): raise AttributeError("x", name="apend", obj=[])
# stderr:              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: AttributeError: x. Did you mean: 'append'?
