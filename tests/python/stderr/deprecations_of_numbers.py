class I(int): pass
class F(float): pass
class C(complex): pass
class X:
    def __index__(s): return I(3)
    def __int__(s): return I(4)
    def __float__(s): return F(2)
    def __complex__(s): return C(2)
class T:
    def __trunc__(s): return 3
x = X()

print([1,2,3,4][x])
print(int(x)); print(float(x)); print(complex(x)); print(int(T()))
print(int(True), ~x.__index__())
t = True
print(~t)
def g(): yield
y = g()
try: y.throw(ValueError, ValueError("x"), None)
except ValueError as e: print(e)
print(bool(NotImplemented), not NotImplemented)
if NotImplemented: pass
print(type(int(x)), type(float(x)), type(range(x).stop), hex(x))
print(float.fromhex("0x1"), int(F(3)), complex(x).__class__)
# python: 3.12
# expect: 4
# expect: 4
# expect: 2.0
# expect: (2+0j)
# expect: 3
# expect: 1 -4
# expect: -2
# expect: x
# expect: True False
# expect: <class 'int'> <class 'float'> <class 'int'> 0x3
# expect: 1.0 3 <class 'complex'>
# stderr: deprecations_of_numbers.py:13: DeprecationWarning: __index__ returned non-int (type I).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
# stderr:   print([1,2,3,4][x])
# stderr: deprecations_of_numbers.py:14: DeprecationWarning: __int__ returned non-int (type I).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
# stderr:   print(int(x)); print(float(x)); print(complex(x)); print(int(T()))
# stderr: deprecations_of_numbers.py:14: DeprecationWarning: X.__float__ returned non-float (type F).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.
# stderr:   print(int(x)); print(float(x)); print(complex(x)); print(int(T()))
# stderr: deprecations_of_numbers.py:14: DeprecationWarning: __complex__ returned non-complex (type C).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.
# stderr:   print(int(x)); print(float(x)); print(complex(x)); print(int(T()))
# stderr: deprecations_of_numbers.py:14: DeprecationWarning: The delegation of int() to __trunc__ is deprecated.
# stderr:   print(int(x)); print(float(x)); print(complex(x)); print(int(T()))
# stderr: deprecations_of_numbers.py:17: DeprecationWarning: Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.
# stderr:   print(~t)
# stderr: deprecations_of_numbers.py:20: DeprecationWarning: the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.
# stderr:   try: y.throw(ValueError, ValueError("x"), None)
# stderr: deprecations_of_numbers.py:22: DeprecationWarning: NotImplemented should not be used in a boolean context
# stderr:   print(bool(NotImplemented), not NotImplemented)
# stderr: deprecations_of_numbers.py:23: DeprecationWarning: NotImplemented should not be used in a boolean context
# stderr:   if NotImplemented: pass
# stderr: deprecations_of_numbers.py:24: DeprecationWarning: __int__ returned non-int (type I).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
# stderr:   print(type(int(x)), type(float(x)), type(range(x).stop), hex(x))
# stderr: deprecations_of_numbers.py:24: DeprecationWarning: X.__float__ returned non-float (type F).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.
# stderr:   print(type(int(x)), type(float(x)), type(range(x).stop), hex(x))
# stderr: deprecations_of_numbers.py:24: DeprecationWarning: __index__ returned non-int (type I).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
# stderr:   print(type(int(x)), type(float(x)), type(range(x).stop), hex(x))
# stderr: deprecations_of_numbers.py:25: DeprecationWarning: __complex__ returned non-complex (type C).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.
# stderr:   print(float.fromhex("0x..."), int(F(3)), complex(x).__class__)
