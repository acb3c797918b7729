# Endless recursion is a RecursionError, in Python and in native code.
import sys
sys.setrecursionlimit(300)
class R:
    def __repr__(self): return repr(self)
    def __getattr__(self, n): return getattr(self, n + "x")
    def __eq__(self, o): return self == o
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __iter__(self): return iter(self)
    def __getitem__(self, k): return self[k]
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
r = R()
for op in (lambda: repr(r), lambda: r.x, lambda: r == 1, lambda: r(), lambda: r + 1, lambda: list(r), lambda: r[0], lambda: {r}, lambda: len(r), lambda: str([r])):
    try: op()
    except RecursionError as e: print("recursion", end=" ")
l = []; l.append(l); d = {}; d[1] = d; print(l, d, [d])
# expect: recursion recursion recursion recursion recursion recursion recursion recursion recursion recursion [[...]] {1: {...}} [{1: {...}}]
m = []; m.append(m)
try: l == m
except RecursionError as e: print(str(e)[:32])  # expect: maximum recursion depth exceeded
