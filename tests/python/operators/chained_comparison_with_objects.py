# a < b < c evaluates b once and stops at the first false one; the result is the last one.
class N:
    def __init__(self, n): self.n = n
    def __lt__(self, o): print(self.n, "<", o.n); return [] if self.n >= o.n else [self.n, o.n]
def p(n): print("make", n); return N(n)
print(p(1) < p(2) < p(3)); print(p(5) < p(4) < p(9))
# expect: make 1
# expect: make 2
# expect: 1 < 2
# expect: make 3
# expect: 2 < 3
# expect: [2, 3]
# expect: make 5
# expect: make 4
# expect: 5 < 4
# expect: []
print(1 < 2 > 0 == 0 != 3 in [3] is not None, 1 < 3 < 2, 1 == 1 == True, 3 > 2 > 1 > 1)  # expect: True False True False
