# append, extend, insert, remove, pop, index, count, reverse, copy, clear.
l = [3, 1, 2]; l.append(4); l.extend("ab"); l.extend(l[:1]); l.insert(0, "first"); l.insert(-1, "x"); l.insert(99, "last"); l.insert(-99, "zero"); print(l)
# expect: ['zero', 'first', 3, 1, 2, 4, 'a', 'b', 'x', 3, 'last']
print(l.pop(), l.pop(0), l.pop(-2), l.index(1), l.index(3, 2), l.count(3), l.remove("a"), l, l.copy() is l, l.reverse(), l, l.clear(), l)
# expect: last zero x 2 7 2 None [] False None [] None []
a = [1]; a.extend(a); a += a; print(a, a * 2, [] + a, a == [1] * 4, [1, 2] < [1, 3], [1] < [1, 0], [[]] * 2, list(), list((1,)), [1, [2]] == [1, [2]])
# expect: [1, 1, 1, 1] [1, 1, 1, 1, 1, 1, 1, 1] [1, 1, 1, 1] True True True [[], []] [] [1] True
for bad in (lambda: [].pop(), lambda: [1].pop(5), lambda: [].remove(1), lambda: [1].index(2), lambda: [1].index(1, 1), lambda: [] + (), lambda: [].extend(5), lambda: [1] * "a", lambda: [].insert("a", 1), lambda: [].pop("a"), lambda: list(1), lambda: list(1, 2), lambda: [1] < 5, lambda: [].append(), lambda: [][0], lambda: [].copy(1), lambda: list(x=1)):
    try: print(bad())
    except (IndexError, ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: IndexError pop from empty list
# expect: IndexError pop index out of range
# expect: ValueError list.remove(x): x not in list
# expect: ValueError 2 is not in list
# expect: ValueError 1 is not in list
# expect: TypeError can only concatenate list (not "tuple") to list
# expect: TypeError 'int' object is not iterable
# expect: TypeError can't multiply sequence by non-int of type 'str'
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'int' object is not iterable
# expect: TypeError list expected at most 1 argument, got 2
# expect: TypeError '<' not supported between instances of 'list' and 'int'
# expect: TypeError list.append() takes exactly one argument (0 given)
# expect: IndexError list index out of range
# expect: TypeError list.copy() takes no arguments (1 given)
# expect: TypeError list() takes no keyword arguments
