# Tuples: building, methods, comparison, immutability.
t = 1, 2, 2; print(t, (), (1,), t + (3,), t * 2, t[0], t[-2:], t.count(2), t.index(2), tuple("ab"), t == (1, 2, 2), t < (1, 3), () < (0,), (1, "a") == (1, "a"), hash(t) == hash((1, 2, 2)), len(t), 2 in t, *t, t[::-1], tuple([1]) is not None, tuple(t) is t, t[:] is t)
# expect: (1, 2, 2) () (1,) (1, 2, 2, 3) (1, 2, 2, 1, 2, 2) 1 (2, 2) 2 1 ('a', 'b') True True True True True 3 True 1 2 2 (2, 2, 1) True True True
for bad in (lambda: t[5], lambda: t.index(9), lambda: t + [1], lambda: t.append, lambda: tuple(5), lambda: t * "a", lambda: hash(([],)), lambda: t < 5, lambda: t["a"], lambda: (1, "a") < (1, 2), lambda: tuple(1, 2), lambda: t.count(), lambda: tuple(iterable=1)):
    try: print(bad())
    except (IndexError, ValueError, TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: IndexError tuple index out of range
# expect: ValueError tuple.index(x): x not in tuple
# expect: TypeError can only concatenate tuple (not "list") to tuple
# expect: AttributeError 'tuple' object has no attribute 'append'
# expect: TypeError 'int' object is not iterable
# expect: TypeError can't multiply sequence by non-int of type 'str'
# expect: TypeError unhashable type: 'list'
# expect: TypeError '<' not supported between instances of 'tuple' and 'int'
# expect: TypeError tuple indices must be integers or slices, not str
# expect: TypeError '<' not supported between instances of 'str' and 'int'
# expect: TypeError tuple expected at most 1 argument, got 2
# expect: TypeError tuple.count() takes exactly one argument (0 given)
# expect: TypeError tuple() takes no keyword arguments
try: t[0] = 1
except TypeError as e: print(e)  # expect: 'tuple' object does not support item assignment
try: del t[0]
except TypeError as e: print(e)  # expect: 'tuple' object doesn't support item deletion
