# NotImplemented from both sides is a TypeError that names the types.
class A:
    def __add__(self, o): return NotImplemented
    __sub__ = __mul__ = __matmul__ = __truediv__ = __mod__ = __and__ = __lshift__ = __iadd__ = __add__
class B:
    def __radd__(self, o): return "B"
print(A() + B())  # expect: B
import sys
for op in (lambda a: a + 1, lambda a: a - 1, lambda a: a * "x", lambda a: a @ 1, lambda a: a / 1, lambda a: a % 1, lambda a: a & 1, lambda a: a << 1, lambda a: a ** 2,
           lambda a: a // None, lambda a: pow(a, 1, 2), lambda a: divmod(a, 1), lambda a: -a, lambda a: ~a, lambda a: +a, lambda a: abs(a)):
    try: op(A())
    except TypeError as e: print(e)
# expect: unsupported operand type(s) for +: 'A' and 'int'
# expect: unsupported operand type(s) for -: 'A' and 'int'
# expect: can't multiply sequence by non-int of type 'A'
# expect: unsupported operand type(s) for @: 'A' and 'int'
# expect: unsupported operand type(s) for /: 'A' and 'int'
# expect: unsupported operand type(s) for %: 'A' and 'int'
# expect: unsupported operand type(s) for &: 'A' and 'int'
# expect: unsupported operand type(s) for <<: 'A' and 'int'
# expect: unsupported operand type(s) for ** or pow(): 'A' and 'int'
# expect: unsupported operand type(s) for //: 'A' and 'NoneType'
# expect: unsupported operand type(s) for ** or pow(): 'A', 'int', 'int'
# expect: unsupported operand type(s) for divmod(): 'A' and 'int'
# expect: bad operand type for unary -: 'A'
# expect: bad operand type for unary ~: 'A'
# expect: bad operand type for unary +: 'A'
# expect: bad operand type for abs(): 'A'
a = A()
try: a += 1
except TypeError as e: print(e)  # expect: unsupported operand type(s) for +=: 'A' and 'int'
try: a >>= 1
except TypeError as e: print(e)  # expect: unsupported operand type(s) for >>=: 'A' and 'int'
