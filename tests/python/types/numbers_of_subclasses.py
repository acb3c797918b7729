# Constructors ask the special method of a subclass's instance; functions that want a number take its value.
import math
class F(float):
    def __float__(self): return 42.0
class C(complex):
    def __complex__(self): return 42j
print(float(F()), math.fabs(F(-1.5)), complex(C(1j)))  # expect: 42.0 1.5 42j
class B(bytearray): pass
print(float(B(b" 3.5 ")), int(B(b"34")), int(B(b"ff"), 16), int(memoryview(b"12")))  # expect: 3.5 34 255 12
class U(str):
    def __str__(self): return "own"
print("{}".format(U("x")), f"{U('x')}", format(U("x")), "{:>4}".format(U("x")), "%s" % U("x"))  # expect: own own own    x own
class S(str):
    def __bytes__(self): return b"OK"
print(bytes(S("a")))  # expect: b'OK'
