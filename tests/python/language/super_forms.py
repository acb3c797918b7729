# super(type, obj), super(type, type), unbound super as a descriptor, and what they refuse.
class A:
    def m(self): return "A"
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(): return "s"
class B(A):
    def m(self): return "B"
    u = None
b = B(); s = super(B, b)
print(s.m(), super(B, B).c(), s.c(), s.s(), s.__self__ is b, s.__thisclass__ is B, s.__self_class__ is B)  # expect: A B B s True True True
u = super(B); print(u.__self__, u.__get__(b, B).m()); print(repr(s) == "<super: <class 'B'>, <B object>>", repr(u))
# expect: None A
# expect: True <super: <class 'B'>, NULL>
for make in (lambda: super(B, 1), lambda: super(1, b), lambda: super(A, B).zz, lambda: super(B, b).zz, lambda: super(B, A)):
    try: make()
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError super(type, obj): obj must be an instance or subtype of type
# expect: TypeError super() argument 1 must be a type, not int
# expect: AttributeError 'super' object has no attribute 'zz'
# expect: AttributeError 'super' object has no attribute 'zz'
# expect: TypeError super(type, obj): obj must be an instance or subtype of type
try: s.m = 1
except AttributeError as e: print(e)  # expect: 'super' object has no attribute 'm'
