# __exit__ that returns true swallows the exception; exits run in reverse order.
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): print("in", self.n); return self.n
    def __exit__(self, t, v, tb): print("out", self.n, t and t.__name__); return self.n == 1
with M(1) as a, M(2) as b:
    print(a, b); raise ValueError
print("after")
# expect: in 1
# expect: in 2
# expect: 1 2
# expect: out 2 ValueError
# expect: out 1 ValueError
# expect: after
