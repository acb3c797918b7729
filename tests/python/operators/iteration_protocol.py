# iter() asks __iter__, else __getitem__ from 0 until IndexError; an iterator needs __next__.
class G:
    def __getitem__(self, i):
        if i == 3: raise IndexError
        return i * 10
print(list(G()), 20 in G(), 5 in G(), [*G()], max(G()))  # expect: [0, 10, 20] True False [0, 10, 20] 20
class S(G):
    def __getitem__(self, i):
        if i == 2: raise StopIteration
        return i
print(list(S()), tuple(S()))  # expect: [0, 1] (0, 1)
class NotIter:
    def __iter__(self): return 5
class NoNext:
    def __iter__(self): return self
class Counts:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("end")
        return self.n
c = Counts(); print(list(c), next(c, "default"))  # expect: [1, 2] default
for use in (lambda: iter(NotIter()), lambda: iter(NoNext()), lambda: iter(5), lambda: next([]), lambda: list(None), lambda: [*5], lambda: iter(G), lambda: next(c)):
    try: use()
    except (TypeError, StopIteration) as e: print(type(e).__name__, e)
# expect: TypeError iter() returned non-iterator of type 'int'
# expect: TypeError iter() returned non-iterator of type 'NoNext'
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'list' object is not an iterator
# expect: TypeError 'NoneType' object is not iterable
# expect: TypeError Value after * must be an iterable, not int
# expect: TypeError 'type' object is not iterable
# expect: StopIteration end
