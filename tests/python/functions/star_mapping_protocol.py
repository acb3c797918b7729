# ** takes whatever has keys() and subscripts.
class M:
    def keys(self): return ["a", "b"]
    def __getitem__(self, k): return k * 2
def f(**k): return k
print(f(**M()), {**M(), "c": 1}, dict(M()), dict(**M()))  # expect: {'a': 'aa', 'b': 'bb'} {'a': 'aa', 'b': 'bb', 'c': 1} {'a': 'aa', 'b': 'bb'} {'a': 'aa', 'b': 'bb'}
class Bad:
    def keys(self): return 5
    def __getitem__(self, k): return 1
try: f(**Bad())
except TypeError as e: print(e)  # expect: Bad.keys() returned a non-iterable (type int)
class NoItem:
    def keys(self): return ["a"]
try: f(**NoItem())
except TypeError as e: print(e)  # expect: 'NoItem' object is not subscriptable
