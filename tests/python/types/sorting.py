# sort is stable, takes a key and reverse, and leaves the list usable when something raises.
d = [("b", 2), ("a", 2), ("c", 1)]; print(sorted(d, key=lambda p: p[1]), sorted(d, key=lambda p: p[1], reverse=True), sorted("bAc", key=str.lower), sorted([3, 1, 2], key=None), sorted({2: 0, 1: 0}), sorted([True, 0, 1.0]))
# expect: [('c', 1), ('b', 2), ('a', 2)] [('b', 2), ('a', 2), ('c', 1)] ['A', 'b', 'c'] [1, 2, 3] [1, 2] [0, True, 1.0]
l = [3, "a", 1]
try: l.sort()
except TypeError as e: print(e, sorted(map(str, l)))  # expect: '<' not supported between instances of 'str' and 'int' ['1', '3', 'a']
def key(x): raise KeyError(x)
m = [2, 1]
try: m.sort(key=key)
except KeyError as e: print(repr(e), m)  # expect: KeyError(2) [2, 1]
def bad_key(x): m.append(9); return x
try: m.sort(key=bad_key)
except ValueError as e: print(e, m)  # expect: list modified during sort [1, 2]
def look(x): seen.append(list(m)); return x
seen = []; m.sort(key=look); print(seen, m)  # expect: [[], []] [1, 2]
class R:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n > o.n
    def __repr__(self): return "R%d" % self.n
print(sorted([R(1), R(3), R(2)]), sorted(range(5), key=lambda i: -i), [1, 2].sort(), max([R(1), R(2)], key=lambda r: r.n))  # expect: [R3, R2, R1] [4, 3, 2, 1, 0] None R2
for bad in (lambda: sorted(5), lambda: sorted([1], 2), lambda: [].sort(5), lambda: sorted([1, 2], key=5), lambda: sorted([1j, 2j]), lambda: sorted()):
    try: print(bad())
    except TypeError as e: print(e)
# expect: 'int' object is not iterable
# expect: sorted expected 1 argument, got 2
# expect: sort() takes no positional arguments
# expect: 'int' object is not callable
# expect: '<' not supported between instances of 'complex' and 'complex'
# expect: sorted expected 1 argument, got 0
