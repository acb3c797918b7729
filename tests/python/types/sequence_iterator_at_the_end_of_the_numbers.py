# An iterator by __getitem__ counts as far as sizes go, and no farther.
import sys
class Endless:
    def __getitem__(self, i): return i
it = iter(Endless())
it.__setstate__(sys.maxsize - 2)
print(next(it) == sys.maxsize - 2, next(it) == sys.maxsize - 1)  # expect: True True
try: next(it)
except OverflowError as e: print(e)  # expect: iter index too large
