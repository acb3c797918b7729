# The reflected method of a subclass is tried first; NotImplemented on both sides is a TypeError.
class A:
    def __add__(self, o): return "A.add"
    def __radd__(self, o): return "A.radd"
class B(A):
    def __radd__(self, o): return "B.radd"
print(A() + B(), 1 + A(), A() + 1)  # expect: B.radd A.radd A.add
try: object() + 1
except TypeError as e: print(e)  # expect: unsupported operand type(s) for +: 'object' and 'int'
