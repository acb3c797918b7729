# Containers pass on what the methods of their elements raise.
class Bad:
    def __eq__(self, o): raise ValueError("eq")
    def __hash__(self): return 1
    def __lt__(self, o): raise KeyError("lt")
    def __repr__(self): raise IndexError("repr")
b = Bad(); d = {b: 1}
for op in (lambda: [1, 2].index(b), lambda: b in [1], lambda: [1].count(b), lambda: [1].remove(b), lambda: d[Bad()], lambda: Bad() in d, lambda: {b, Bad()}, lambda: sorted([b, b]), lambda: min(b, b), lambda: [b] == [Bad()], lambda: (b,) < (Bad(),), lambda: repr([b]), lambda: f"{b!r}", lambda: d.get(Bad()), lambda: {1: b} == {1: Bad()}, lambda: str(d)):
    try: op(); print("no error")
    except (ValueError, KeyError, IndexError) as e: print(repr(e), end=" ")
print(".")
# expect: ValueError('eq') ValueError('eq') ValueError('eq') ValueError('eq') ValueError('eq') ValueError('eq') ValueError('eq') KeyError('lt') KeyError('lt') ValueError('eq') ValueError('eq') IndexError('repr') IndexError('repr') ValueError('eq') ValueError('eq') IndexError('repr') .
