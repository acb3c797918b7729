# Stars take what is left; too few or too many are errors.
a, *b, c = range(5); print(a, b, c)  # expect: 0 [1, 2, 3] 4
[x, (y, z)], w = (1, "ab"), 9; print(x, y, z, w)  # expect: 1 a b 9
try: a, b = [1]
except ValueError as e: print(e)  # expect: not enough values to unpack (expected 2, got 1)
try: a, b = 1, 2, 3
except ValueError as e: print(e)  # expect: too many values to unpack (expected 2)
try: a, b = 5
except TypeError as e: print(e)  # expect: cannot unpack non-iterable int object
