# Sets: operators, order of small ints.
print({3, 1, 2} | {5}, {1, 2} & {2}, {1, 2} - {2}, {1} ^ {2}, {1} < {1, 2})  # expect: {1, 2, 3, 5} {2} {1} {1, 2} True
print(frozenset([1]) == {1}, len({1, 1.0, True}), set())  # expect: True 1 set()
try: {[]}
except TypeError as e: print(e)  # expect: unhashable type: 'list'
