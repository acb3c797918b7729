# sum adds from a start; texts are refused.
print(sum([]), sum([1, 2], 10), sum([[1], [2]], []), sum((1.5, 2)), sum([1, 2], start=5), sum([True, 2.0, 3j]), sum([0.5] * 4), sum(range(101)), sum([2 ** 62, 2 ** 62]), sum(x for x in ()), divmod(7, 2), divmod(-7, 2.0), pow(2, 3), pow(2, 3, 5), pow(2, 3, mod=3), pow(base=2, exp=3), pow(2, -1))
# expect: 0 13 [1, 2] 3.5 8 (3+3j) 2.0 5050 9223372036854775808 0 (3, 1) (-4.0, 1.0) 8 3 2 8 0.5
for bad in (lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: sum([b"a"], b""), lambda: sum(5), lambda: sum(), lambda: sum([1], bytearray()), lambda: divmod(1), lambda: pow(2), lambda: pow("a", 2), lambda: pow(2, 2, "a"), lambda: sum([[]])):
    try: print(bad())
    except TypeError as e: print(e)
# expect: unsupported operand type(s) for +: 'int' and 'str'
# expect: sum() can't sum strings [use ''.join(seq) instead]
# expect: sum() can't sum bytes [use b''.join(seq) instead]
# expect: 'int' object is not iterable
# expect: sum() takes at least 1 positional argument (0 given)
# expect: sum() can't sum bytearray [use b''.join(seq) instead]
# expect: divmod expected 2 arguments, got 1
# expect: pow() missing required argument 'exp' (pos 2)
# expect: unsupported operand type(s) for ** or pow(): 'str' and 'int'
# expect: unsupported operand type(s) for ** or pow(): 'int', 'int', 'str'
# expect: unsupported operand type(s) for +: 'int' and 'list'
