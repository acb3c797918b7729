# len() checks what __len__ returns; reversed() wants __reversed__ or a sequence.
class L:
    def __init__(self, r): self.r = r
    def __len__(self): return self.r
for x in (L(3), L(True), L(-1), L("x"), L(2 ** 63), L(1.0), 5, iter([])):
    try: print(len(x))
    except (TypeError, ValueError, OverflowError) as e: print(type(e).__name__, e)
# expect: 3
# expect: 1
# expect: ValueError __len__() should return >= 0
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: OverflowError cannot fit 'int' into an index-sized integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: TypeError object of type 'int' has no len()
# expect: TypeError object of type 'list_iterator' has no len()
class S(L):
    def __getitem__(self, i): return i
print(list(reversed(S(3))), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed("ab")))  # expect: [2, 1, 0] [2, 1, 0] [3, 1] ['b', 'a']
class R:
    def __reversed__(self): return "anything"
print(reversed(R()))  # expect: anything
class N: __reversed__ = None
for x in ({1}, N(), 5, L(2), (i for i in ())):
    try: reversed(x)
    except TypeError as e: print(e)
# expect: 'set' object is not reversible
# expect: 'N' object is not reversible
# expect: 'int' object is not reversible
# expect: 'L' object is not reversible
# expect: 'generator' object is not reversible
