import _warnings


def f(n): _warnings.warn("number %d" % n)


for n in (1, 1, 2): f(n)
f(1)
_warnings.warn("caller", stacklevel=1)
_warnings.warn("too far", UserWarning, 10)
# stderr: warnings_once_a_place.py:4: UserWarning: number 1
# stderr:   def f(n): _warnings.warn("number %d" % n)
# stderr: warnings_once_a_place.py:4: UserWarning: number 2
# stderr:   def f(n): _warnings.warn("number %d" % n)
# stderr: warnings_once_a_place.py:9: UserWarning: caller
# stderr:   _warnings.warn("caller", stacklevel=1)
# stderr: sys:1: UserWarning: too far
