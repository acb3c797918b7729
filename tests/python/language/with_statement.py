# Managers are entered from left to right and left in reverse; True from __exit__ suppresses.
class M:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    def __enter__(self): print("enter", self.n, end="; "); return self.n
    def __exit__(self, t, v, tb): print("exit", self.n, t and t.__name__, end="; "); return self.swallow
with M(1) as a, M(2) as b: print(a, b, end="; ")
print(".")  # expect: enter 1; enter 2; 1 2; exit 2 None; exit 1 None; .
with (M(1, True) as a, M(2)): raise KeyError
print("swallowed")  # expect: enter 1; enter 2; exit 2 KeyError; exit 1 KeyError; swallowed
try:
    with M(1), M(2): 1 / 0
except ZeroDivisionError: print("passed")  # expect: enter 1; enter 2; exit 2 ZeroDivisionError; exit 1 ZeroDivisionError; passed
def f():
    for i in range(3):
        with M(i):
            if i == 0: continue
            if i == 1: return "returned"
print(f())  # expect: enter 0; exit 0 None; enter 1; exit 1 None; returned
with M([1, 2]) as [p, q]: print(p, q)
# expect: enter [1, 2]; 1 2
# expect: exit [1, 2] None; 
