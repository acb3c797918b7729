# staticmethod and classmethod objects wrap anything, keep names, and can be called.
def f(*a): "doc"; return a
s, c = staticmethod(f), classmethod(f); print(s.__func__ is f, c.__func__ is f, s(1), s.__name__, c.__name__, s.__doc__, s.__wrapped__ is f, s.__get__(5) is f, c.__get__(5, int)(1), c.__get__(None, str)())
# expect: True True (1,) f f doc True True (<class 'int'>, 1) (<class 'str'>,)
class C:
    @staticmethod
    def a(x=1): return x
    @classmethod
    def b(cls, x=2): return cls.__name__, x
    @classmethod
    @property
    def n(cls): return "chained"
print(C.a(), C().a(5), C.b(), C().b(3), type("D", (C,), {}).b()); C.s = s; C.c = c; print(C().s(1), C().c(2)[1:])
# expect: 1 5 ('C', 2) ('C', 3) ('D', 2)
# expect: (1,) (2,)
try: c(1)
except TypeError as e: print(e)  # expect: 'classmethod' object is not callable
for bad in (lambda: staticmethod(), lambda: classmethod(1, 2), lambda: staticmethod(x=1), lambda: property(1, 2, 3, 4, 5)):
    try: bad()
    except TypeError as e: print(e)
# expect: staticmethod expected 1 argument, got 0
# expect: classmethod expected 1 argument, got 2
# expect: staticmethod() takes no keyword arguments
# expect: property() takes at most 4 arguments (5 given)
