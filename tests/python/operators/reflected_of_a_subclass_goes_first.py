# The reflected method of a subclass is tried first, if it is another one.
class A:
    def __add__(self, o): return "A+"
    def __radd__(self, o): return "A r+"
class B(A):
    def __radd__(self, o): return "B r+"
class C(A): pass
print(A() + A(), A() + B(), B() + A(), A() + C(), 1 + A(), 1 + B())  # expect: A+ B r+ A+ A+ A r+ B r+
class D(int):
    def __radd__(self, o): return "D"
    def __rsub__(self, o): return NotImplemented
print(1 + D(2), D(1) + 2, 5 - D(2), 1.5 + D(2))  # expect: D 3 3 3.5
