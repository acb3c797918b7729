# Attributes of the metaclass are seen from the class, not from its instances.
class M(type):
    x = "meta"
    def m(cls): return cls.__name__
    @property
    def p(cls): return "prop of " + cls.__name__
    def __len__(cls): return 7
    def __iter__(cls): return iter("ab")
    def __contains__(cls, k): return k == 1
    def __add__(cls, o): return "added"
    def __repr__(cls): return "<C>"
    def __bool__(cls): return False
class C(metaclass=M):
    p = "own"
print(C.x, C.m(), C.p, len(C), list(C), 1 in C, C + 1, repr(C), bool(C))  # expect: meta C prop of C 7 ['a', 'b'] True added <C> False
for get in (lambda: C().x, lambda: C().m, lambda: len(C())):
    try: get()
    except (AttributeError, TypeError) as e: print(e)
# expect: 'C' object has no attribute 'x'
# expect: 'C' object has no attribute 'm'
# expect: object of type 'C' has no len()
try: C.p = 1
except AttributeError as e: print(e)  # expect: property 'p' of 'M' object has no setter
