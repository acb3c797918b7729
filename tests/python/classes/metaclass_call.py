# Making an instance is a call of the metaclass: __call__, then __new__ and __init__.
class M(type):
    def __call__(cls, *a, **k): print("call", a, k); r = super().__call__(*a, **k); print("done"); return r
class C(metaclass=M):
    def __new__(cls, *a, **k): print("new", a); return super().__new__(cls)
    def __init__(self, *a, **k): print("init", a, k)
C(1, k=2)
# expect: call (1,) {'k': 2}
# expect: new (1,)
# expect: init (1,) {'k': 2}
# expect: done
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(Other())  # expect: 5
class Sub(int):
    def __new__(cls, x): return super().__new__(cls, x * 2)
    def __init__(self, x): self.seen = x
s = Sub(4); print(s, s.seen)  # expect: 8 4
