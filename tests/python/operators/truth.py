# __bool__ decides, else __len__; both are checked.
class B:
    def __init__(self, r): self.r = r
    def __bool__(self): return self.r
class L:
    def __init__(self, r): self.r = r
    def __len__(self): return self.r
class Both(L):
    def __bool__(self): return False
print(bool(B(True)), not B(False), bool(L(0)), bool(L(2)), bool(Both(5)), bool(object()), [x for x in (0, 0.0, 0j, "", b"", [], (), {}, set(), range(0), None, ...) if x])
# expect: True True False True False True [Ellipsis]
for x in (B(1), B(None), L(-1), L("a"), L(1.5), L(2 ** 70)):
    try: bool(x)
    except (TypeError, ValueError, OverflowError) as e: print(type(e).__name__, e)
# expect: TypeError __bool__ should return bool, returned int
# expect: TypeError __bool__ should return bool, returned NoneType
# expect: ValueError __len__() should return >= 0
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: OverflowError cannot fit 'int' into an index-sized integer
class Boom:
    def __bool__(self): raise KeyError("boom")
for use in (lambda: not Boom(), lambda: Boom() and 1, lambda: 1 if Boom() else 2, lambda: [x for x in [1] if Boom()], lambda: any([Boom()])):
    try: use()
    except KeyError as e: print("raised", end=" ")
print(1 and [] or "x", 0 or None, [] and 1, not [] or 1)  # expect: raised raised raised raised raised x None [] True
