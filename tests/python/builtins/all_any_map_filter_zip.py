# Lazy builtins over iterables.
print(all([]), any([]), all([1, 0]), any([0, 1]), list(map(lambda *a: a, "ab", [1, 2, 3])), list(filter(None, [0, 1, ""])), list(filter(lambda x: x > 1, range(4))), list(zip()), list(zip("ab")), list(zip([1, 2, 3], "ab")), list(zip("ab", "cd", strict=True)), list(enumerate("ab")), list(enumerate("a", start=5)), list(enumerate("a", 2 ** 70)), list(reversed([1, 2])), next(iter([]), "d"))
# expect: True False False True [('a', 1), ('b', 2)] [1] [2, 3] [] [('a',), ('b',)] [(1, 'a'), (2, 'b')] [('a', 'c'), ('b', 'd')] [(0, 'a'), (1, 'b')] [(5, 'a')] [(1180591620717411303424, 'a')] [2, 1] d
m = map(int, ["1", "x", "3"])
print(next(m))  # expect: 1
try: next(m)
except ValueError as e: print(e, next(m))  # expect: invalid literal for int() with base 10: 'x' 3
for bad in (lambda: map(), lambda: map(int), lambda: list(map(5, [1])), lambda: filter(None), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip([1, 2], [1], strict=True)), lambda: list(zip([1], [2], [], strict=True)), lambda: zip(5), lambda: zip([], 5), lambda: enumerate(), lambda: enumerate(5), lambda: enumerate([], "a"), lambda: any(5), lambda: next(5), lambda: next(), lambda: reversed(5), lambda: map(int, 5), lambda: filter(None, 5), lambda: zip(x=1), lambda: list(filter(5, [1]))):
    try: print(bad())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError map() must have at least two arguments.
# expect: TypeError map() must have at least two arguments.
# expect: TypeError 'int' object is not callable
# expect: TypeError filter expected 2 arguments, got 1
# expect: ValueError zip() argument 2 is longer than argument 1
# expect: ValueError zip() argument 2 is shorter than argument 1
# expect: ValueError zip() argument 3 is shorter than arguments 1-2
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'int' object is not iterable
# expect: TypeError enumerate() missing required argument 'iterable'
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'int' object is not an iterator
# expect: TypeError next expected at least 1 argument, got 0
# expect: TypeError 'int' object is not reversible
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'int' object is not iterable
# expect: TypeError 'x' is an invalid keyword argument for zip()
# expect: TypeError 'int' object is not callable
