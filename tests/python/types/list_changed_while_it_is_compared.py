# Items that go while they are compared leave the decision to the sizes.
class Clears:
    def __init__(self, *lists): self.lists = lists
    def __eq__(self, other):
        for l in self.lists: l.clear()
        return NotImplemented
a, b = [], []
a.append(Clears(b)); b.append(Clears(a))
print(a == b, a, b)  # expect: True [] []
c, d = [], [1]
c.append(Clears(c))
print(c == d, c < d)  # expect: False True
data = list(range(10))
class Killer:
    def __init__(self, x): pass
    def __del__(self): data[:] = range(20)
    def __lt__(self, other): return id(self) < id(other)
try: data.sort(key=Killer)
except ValueError as e: print(e)  # expect: list modified during sort
