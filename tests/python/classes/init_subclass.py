# __init_subclass__ is a classmethod; it gets the keywords of the class statement.
class Base:
    seen = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.seen.append((cls.__name__, tag))
class A(Base, tag=1): pass
class B(A): pass
type("C", (B,), {}, tag="dyn")
print(Base.seen)  # expect: [('A', 1), ('B', None), ('C', 'dyn')]
try:
    class D(Base, other=2): pass
except TypeError as e: print(e)  # expect: D.__init_subclass__() takes no keyword arguments
try:
    class E(x=1): pass
except TypeError as e: print(e)  # expect: E.__init_subclass__() takes no keyword arguments
try: object.__init_subclass__(1)
except TypeError as e: print(e)  # expect: object.__init_subclass__() takes no arguments (1 given)
