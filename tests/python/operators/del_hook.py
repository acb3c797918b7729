# __del__ runs when the last reference goes; errors in it are not raised.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
d = D(1); e = d; del d; print("still"); del e; print("gone")
# expect: still
# expect: del 1
# expect: gone
def f(): x = D(2); return 5
print(f())
# expect: del 2
# expect: 5
D(3); [D(4), D(5)].clear(); l = [D(6)]; l[0] = None; t = {1: D(7)}; t.pop(1); t[1] = 0
# expect: del 3
# expect: del 5
# expect: del 4
# expect: del 6
# expect: del 7
class Back:
    def __del__(self): saved.append(self)
saved = []; b = Back(); b.x = 1; del b; print(saved[0].x)  # expect: 1
x = D(8); x = D(9); x = None
# expect: del 8
# expect: del 9
def g():
    y = D(10)
    try: raise ValueError
    except ValueError: del y; print("after")
g()
# expect: del 10
# expect: after
