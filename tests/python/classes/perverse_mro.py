# A metaclass may order the mro as it likes, with the class itself last.
class A:
    def f(self): return "A"
class B(A):
    def f(self): return "B"
class Reverse(type):
    def mro(cls): return type.mro(cls)[::-1]
class X(B, A, metaclass=Reverse): pass
print([c.__name__ for c in X.__mro__], X().f())  # expect: ['object', 'A', 'B', 'X'] A
print(issubclass(X, object), isinstance(X(), A))  # expect: True True
