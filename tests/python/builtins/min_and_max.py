# Of an iterable or of the arguments; key, default; the first of equals wins.
print(min(3, 1, 2), max("abc"), min([1], default=5), max([], default=None), min("bA", key=str.lower), max([1, 1.0, True]), min([1.0, 1]), max((1, 2), (1, 3)), max({"a": 1, "b": 0}), min(x for x in "ba"), max([[1], [2]]), max(1, 2, key=lambda x: -x), min([], default=[]))
# expect: 1 c 1 None A 1 1.0 (1, 3) b a [2] 1 []
for bad in (lambda: min(), lambda: min(5), lambda: min(1, 2, default=3), lambda: min(1, "a"), lambda: min([1], 2), lambda: max([1], key=5), lambda: min(1, 2, kye=3), lambda: max(None, 1), lambda: max(key=len)):
    try: print(bad())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError min expected at least 1 argument, got 0
# expect: TypeError 'int' object is not iterable
# expect: TypeError Cannot specify a default for min() with multiple positional arguments
# expect: TypeError '<' not supported between instances of 'str' and 'int'
# expect: TypeError '<' not supported between instances of 'int' and 'list'
# expect: TypeError 'int' object is not callable
# expect: TypeError 'kye' is an invalid keyword argument for min()
# expect: TypeError '>' not supported between instances of 'int' and 'NoneType'
# expect: TypeError max expected at least 1 argument, got 0
