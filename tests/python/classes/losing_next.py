# A class may lose its __next__ while a loop over an instance runs; the loop asks for the next item without looking.
class Once:
    def __iter__(self): return self
    def __next__(self): del Once.__next__; return 1
try:
    for i in Once(): print(i)  # expect: 1
except TypeError as e: print(e)  # expect: 'Once' object is not iterable
try: next(Once())
except TypeError as e: print(e)  # expect: 'Once' object is not an iterator
try: iter(Once())
except TypeError as e: print(e)  # expect: iter() returned non-iterator of type 'Once'
Once.__next__ = lambda self: 2
print(next(Once()))  # expect: 2
once = Once()
once.__next__ = lambda: 3
print(next(once))  # expect: 2
