# Function first, then the arguments from left to right; keywords after the positional ones as written.
def p(x): print(x, end=" "); return x
def f(*a, **k): return a, k
def get(): print("f", end=" "); return f
print(get()(p(1), *p([2]), k=p(3), *p([4]), **p({"z": 5})))  # expect: f 1 [2] [4] 3 {'z': 5} ((1, 2, 4), {'k': 3, 'z': 5})
print({p("a"): p("b"), p("c"): p("d")}, [p(1), p(2)], (p(3), p(4)))  # expect: a b c d 1 2 3 4 {'a': 'b', 'c': 'd'} [1, 2] (3, 4)
p([0, 0])[p(0)] = p(9)
p(1) < p(2) < p(0) < p(5)
print(".")  # expect: 9 [0, 0] 0 1 2 0 .
