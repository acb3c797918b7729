# Data descriptors win over the instance, others lose to it.
class P:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
p = P(); p.v = 5; print(p.v)  # expect: 10
try: del p.v
except AttributeError as e: print(e)  # expect: property 'v' of 'P' object has no deleter
class N:
    def __get__(self, o, t): return "from descriptor"
class Q: n = N()
q = Q(); print(q.n); q.__dict__["n"] = 1; print(q.n)
# expect: from descriptor
# expect: 1
