# __class__ may be exchanged between classes that lay their instances out alike: the same base, the same __slots__.
class A: __slots__ = ["a", "b"]
class B: __slots__ = ["b", "a"]
class C: __slots__ = ["a", "c"]
class D(A): __slots__ = ["c", "d"]
class E(A): __slots__ = ["d", "c"]
class F: pass
class G: pass
x = A(); x.a = 1; x.b = 2
x.__class__ = B
print(type(x).__name__, x.a, x.b)  # expect: B 1 2
y = D(); y.a, y.c, y.d = 1, 2, 3
y.__class__ = E
print(type(y).__name__, y.a, y.c, y.d)  # expect: E 1 2 3
z = F(); z.n = 1; z.__class__ = G
print(type(z).__name__, z.n)  # expect: G 1
for value, cls in (A(), C), (A(), D), (A(), F), (F(), A):
    try: value.__class__ = cls
    except TypeError as e: print(e)
# expect: __class__ assignment: 'C' object layout differs from 'A'
# expect: __class__ assignment: 'D' object layout differs from 'A'
# expect: __class__ assignment: 'F' object layout differs from 'A'
# expect: __class__ assignment: 'A' object layout differs from 'F'
# The namespaces that native code keeps are not exchanged, also where a base in Python would allow it.
class Base: pass
class Meta(type, Base): pass
class Metas(metaclass=Meta): pass
class Module(type(__builtins__), Base): pass
class Failure(Exception, Base): pass
descriptor = Base.__dict__["__dict__"]
for target in Metas, Module("m"):
    for change in lambda: setattr(target, "__dict__", {}), lambda: descriptor.__set__(target, {}):
        try: change()
        except AttributeError as e: print(e)
# expect: attribute '__dict__' of 'type' objects is not writable
# expect: attribute '__dict__' of 'type' objects is not writable
# expect: readonly attribute
# expect: readonly attribute
failure = Failure(); failure.__dict__ = {"a": 1}
print(failure.a)  # expect: 1
# Whether instances can be weakly referenced belongs to the layout.
class H(A): __slots__ = ["c", "__weakref__"]
class I(A): __slots__ = ["c"]
try: H().__class__ = I
except TypeError as e: print(e)  # expect: __class__ assignment: 'I' object layout differs from 'H'
