# Two bases with slots of their own cannot be joined; one may extend the other.
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
class E: __slots__ = ()
class A2(A): __slots__ = ("c",)
def join(*bases):
    try: type("T", bases, {"__slots__": ()}); print("ok")
    except TypeError as e: print(e)
join(A, B); join(A, E); join(A2, A); join(A2, B); join(int, A); join(E, int); join(int, str)
# expect: multiple bases have instance lay-out conflict
# expect: ok
# expect: ok
# expect: multiple bases have instance lay-out conflict
# expect: multiple bases have instance lay-out conflict
# expect: ok
# expect: multiple bases have instance lay-out conflict
class X: pass
class Y: pass
x = X(); x.__class__ = Y; print(type(x).__name__)  # expect: Y
for to in (A, int, 5):
    try: x.__class__ = to
    except TypeError as e: print(e)
# expect: __class__ assignment: 'A' object layout differs from 'Y'
# expect: __class__ assignment only supported for mutable types or ModuleType subclasses
# expect: __class__ must be set to a class, not 'int' object
try: (1).__class__ = bool
except TypeError as e: print(e)  # expect: __class__ assignment only supported for mutable types or ModuleType subclasses
