# Ranges are sequences.
r = range(10, 0, -3); print(list(r), len(r), r[1], 4 in r, r[::2], r == range(10, 1, -3))  # expect: [10, 7, 4, 1] 4 7 True range(10, -2, -6) False
print(slice(1, None, 2), slice(None, None, -1).indices(3))  # expect: slice(1, None, 2) (2, -1, -1)
