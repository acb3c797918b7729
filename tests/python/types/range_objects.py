# Ranges are sequences: length, index, slices, membership and equality without making a list.
r = range(2, 20, 3); print(r, list(r), len(r), r[1], r[-1], r[1:4], r[::-1], 8 in r, 9 in r, 8.0 in r, "a" in r, r.index(11), r.count(5), r.count(6), r.start, r.stop, r.step, range(0) == range(5, 1), range(0, 3, 2) == range(0, 4, 2), hash(range(0)) == hash(range(1, 1)), list(range(5, 0, -2)), list(reversed(r)), bool(range(0)), range(10)[2:8][1:3], repr(range(3)), range(10 ** 20)[-1], 10 ** 19 in range(10 ** 20), len(range(-10, 10)), max(r), sum(r))
# expect: range(2, 20, 3) [2, 5, 8, 11, 14, 17] 6 5 17 range(5, 14, 3) range(17, -1, -3) True False True False 3 1 0 2 20 3 True True True [5, 3, 1] [17, 14, 11, 8, 5, 2] False range(3, 5) range(0, 3) 99999999999999999999 True 20 17 57
for bad in (lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(1, 2, 0), lambda: range("a"), lambda: range(1.0), lambda: r[99], lambda: r["a"], lambda: r.index(3), lambda: len(range(10 ** 20)), lambda: r + r, lambda: r < r, lambda: setattr(r, "start", 1), lambda: range(3)[::0], lambda: r.index("a"), lambda: range(stop=1), lambda: range(None)):
    try: print(bad())
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError range expected at least 1 argument, got 0
# expect: TypeError range expected at most 3 arguments, got 4
# expect: ValueError range() arg 3 must not be zero
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: IndexError range object index out of range
# expect: TypeError range indices must be integers or slices, not str
# expect: ValueError 3 is not in range
# expect: OverflowError Python int too large to convert to C ssize_t
# expect: TypeError unsupported operand type(s) for +: 'range' and 'range'
# expect: TypeError '<' not supported between instances of 'range' and 'range'
# expect: AttributeError readonly attribute
# expect: ValueError slice step cannot be zero
# expect: ValueError sequence.index(x): x not in sequence
# expect: TypeError range() takes no keyword arguments
# expect: TypeError 'NoneType' object cannot be interpreted as an integer
try: r[0] = 1
except TypeError as e: print(e)  # expect: 'range' object does not support item assignment
