# The right side first, then the targets from left to right.
def p(x): print(x, end=" "); return x
class L(list):
    def __setitem__(self, k, v): print("set", k, v, end=" ")
l = L([0] * 3)
p(l)[p(0)] = p(l)[p(1)] = p(9); print(".")  # expect: 9 [0, 0, 0] 0 set 0 9 [0, 0, 0] 1 set 1 9 .
p(l)[p(0)], p(l)[p(1)] = p(7), p(8); print(".")  # expect: 7 8 [0, 0, 0] 0 set 0 7 [0, 0, 0] 1 set 1 8 .
a, a, a = 1, 2, 3; print(a); (x, y), z = (x, z) = (1, 2), 3; print(x, y, z)
# expect: 3
# expect: (1, 2) 2 3
a, b = 1, 2; a, b = b, a; print(a, b)  # expect: 2 1
a = [1]; a[0], a = 5, a; print(a)  # expect: [5]
d = {}; d[p("k")] = p("v"); print(d)  # expect: v k {'k': 'v'}
