import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


spam = 1


class A:
    blech = 1
    def method(self): return blech
    def other(self, vlaue): return value


def local():
    bluch = 1
    return blach


def deleted():
    x = 1
    del x
    return x


for f in (A().method, lambda: A().other(1), local, lambda: spma, lambda: pritn, lambda: xyzzy, deleted): show(f)
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 16, in method
# stderr:     def method(self): return blech
# stderr:                              ^^^^^
# stderr: NameError: name 'blech' is not defined. Did you mean: 'self.blech'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 31, in <lambda>
# stderr:     for f in (A().method, lambda: A().other(1), local, lambda: spma, lambda: pritn, lambda: xyzzy, deleted): show(f)
# stderr:                                   ^^^^^^^^^^^^
# stderr:   File "suggestions_for_names.py", line 17, in other
# stderr:     def other(self, vlaue): return value
# stderr:                                    ^^^^^
# stderr: NameError: name 'value' is not defined. Did you mean: 'vlaue'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 22, in local
# stderr:     return blach
# stderr:            ^^^^^
# stderr: NameError: name 'blach' is not defined. Did you mean: 'bluch'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 31, in <lambda>
# stderr:     for f in (A().method, lambda: A().other(1), local, lambda: spma, lambda: pritn, lambda: xyzzy, deleted): show(f)
# stderr:                                                                ^^^^
# stderr: NameError: name 'spma' is not defined
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 31, in <lambda>
# stderr:     for f in (A().method, lambda: A().other(1), local, lambda: spma, lambda: pritn, lambda: xyzzy, deleted): show(f)
# stderr:                                                                              ^^^^^
# stderr: NameError: name 'pritn' is not defined. Did you mean: 'print'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 31, in <lambda>
# stderr:     for f in (A().method, lambda: A().other(1), local, lambda: spma, lambda: pritn, lambda: xyzzy, deleted): show(f)
# stderr:                                                                                             ^^^^^
# stderr: NameError: name 'xyzzy' is not defined
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_names.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_names.py", line 28, in deleted
# stderr:     return x
# stderr:            ^
# stderr: UnboundLocalError: cannot access local variable 'x' where it is not associated with a value
