# The target's parts are evaluated once, before the right side.
def p(x): print(x, end=";"); return x
class O:
    def __init__(self): self.v = 1
    def __getitem__(self, k): print("get", k, end=";"); return 10
    def __setitem__(self, k, v): print("set", k, v, end=";")
o = O()
def obj(): print("obj", end=";"); return o
obj()[p(1)] += p(2); print()  # expect: obj;1;get 1;2;set 1 12;
obj().v += p(3); print(o.v)  # expect: obj;3;4
obj()[p(1):p(2)] += p(5); print(".")  # expect: obj;1;2;get slice(1, 2, None);5;set slice(1, 2, None) 15;.
x = [0, 1]; i = 0
i = x[i] = 1; print(i, x)  # expect: 1 [0, 1]
def f():
    global i; i = 100
    return 1
i = 5; i += f(); print(i)  # expect: 6
