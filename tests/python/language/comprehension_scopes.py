# The variable of a comprehension does not leak; the first iterable is evaluated outside.
x = 7
print([x for x in range(3)], x)  # expect: [0, 1, 2] 7
print({k: v for k, v in zip("ab", [1, 2])}, {c for c in "a"})  # expect: {'a': 1, 'b': 2} {'a'}
print([(i, j) for i in range(3) if i for j in range(i)])  # expect: [(1, 0), (2, 0), (2, 1)]
