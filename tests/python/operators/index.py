# __index__ makes an object an integer wherever one is wanted.
class I:
    def __init__(self, r): self.r = r
    def __index__(self): return self.r
print([1, 2, 3][I(1)], "abc"[I(0):I(2)], list(range(I(3))), hex(I(255)), "a" * I(3), int(I(7)), float(I(2)), complex(I(3)), chr(I(65)), bytes(I(2)), round(1.25, I(1)), [0] * I(2), 1 << 3)
# expect: 2 ab [0, 1, 2] 0xff aaa 7 2.0 (3+0j) A b'\x00\x00' 1.2 [0, 0] 8
for use in (lambda: [1][I("x")], lambda: [1][I(1.0)], lambda k="a": [1][k], lambda k=1.0: "a"[k], lambda k=None: (1,)[k], lambda: range(1.5), lambda: [1][I(2 ** 100)], lambda: "a" * 1.5, lambda: [1] * I(2 ** 100), lambda: bytes(I(-1)), lambda: [1, 2]["a":], lambda: b"a"[I(5)]):
    try: use()
    except (TypeError, IndexError, OverflowError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError __index__ returned non-int (type str)
# expect: TypeError __index__ returned non-int (type float)
# expect: TypeError list indices must be integers or slices, not str
# expect: TypeError string indices must be integers, not 'float'
# expect: TypeError tuple indices must be integers or slices, not NoneType
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: IndexError cannot fit 'I' into an index-sized integer
# expect: TypeError can't multiply sequence by non-int of type 'float'
# expect: OverflowError cannot fit 'I' into an index-sized integer
# expect: ValueError negative count
# expect: TypeError slice indices must be integers or None or have an __index__ method
# expect: IndexError index out of range
