# sum, min, max, sorted, any, all, zip, enumerate, map, filter, reversed.
print(sum([1, 2.5]), min("b", "a"), max([3, 1], key=lambda x: -x), sorted("bca", reverse=True))  # expect: 3.5 a 1 ['c', 'b', 'a']
print(any([0, 1]), all([]), list(zip("ab", [1, 2, 3])), list(enumerate("a", 5)))  # expect: True True [('a', 1), ('b', 2)] [(5, 'a')]
print(list(map(str, [1])), list(filter(None, [0, 2])), list(reversed([1, 2])))  # expect: ['1'] [2] [2, 1]
