# isinstance and issubclass ask the metaclass.
class M(type):
    def __instancecheck__(cls, x): return x == 5
    def __subclasscheck__(cls, c): return c is str
class C(metaclass=M): pass
print(isinstance(5, C), isinstance(6, C), issubclass(str, C), issubclass(int, C), isinstance(C(), C), isinstance(5, (str, C)))  # expect: True False True False True True
for check in (lambda: isinstance(1, 5), lambda: isinstance(1, (str, 5)), lambda: issubclass(1, int), lambda: issubclass(int, "x"), lambda: isinstance(1, (int, 5)), lambda: issubclass(int, [int])):
    try: print(check())
    except TypeError as e: print(e)
# expect: isinstance() arg 2 must be a type, a tuple of types, or a union
# expect: isinstance() arg 2 must be a type, a tuple of types, or a union
# expect: issubclass() arg 1 must be a class
# expect: issubclass() arg 2 must be a class, a tuple of classes, or a union
# expect: True
# expect: issubclass() arg 2 must be a class, a tuple of classes, or a union
class Fake:
    @property
    def __class__(self): return int
print(isinstance(Fake(), int), type(Fake()) is int, isinstance(1, int | str), isinstance(None, int | None), issubclass(int, int | str))  # expect: True False True True True
