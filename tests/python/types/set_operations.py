# Set algebra by operator and by method, comparison and frozenset.
a, b = {1, 2, 3}, {2, 3, 4}; f = frozenset("ab")
print(a | b, a & b, a - b, a ^ b, a <= b, {2} < a, a >= {1}, a == {3, 2, 1}, a.isdisjoint({9}), a.union([5], (6,)), a.intersection(b, [3]), a.difference([1], [2]), a.symmetric_difference([1, 9]), a.issubset(range(9)), a.issuperset([]), set() == frozenset(), type(f | {"c"}).__name__, type({"c"} | f).__name__, hash(f) == hash(frozenset("ba")), f in {f}, set("ab") in {f}, len(a), set(), frozenset(), {1, 1.0, True})
# expect: {1, 2, 3, 4} {2, 3} {1} {1, 4} False True True True True {1, 2, 3, 5, 6} {3} {3} {2, 3, 9} True True True frozenset set True True True 3 set() frozenset() {1}
s = {1, 2}; s.add(3); s.discard(9); s.remove(1); s.update([7], {8}); s.intersection_update({2, 7, 8}); s.difference_update([8]); s.symmetric_difference_update({2, 5}); print(s, s.copy() is s, s.pop() in {5, 7}, s.clear(), s, f.copy() is f, frozenset(f) is f)
# expect: set() False True None set() True True
for bad in (lambda: a | [1], lambda: a < [1], lambda: {[]}, lambda: {1}.remove(2), lambda: set().pop(), lambda: a.union(5), lambda: f.add, lambda: set(5), lambda: set(1, 2), lambda: hash(a), lambda: a + b, lambda: a[0], lambda: {1}.remove([]), lambda: a.issubset(5), lambda: frozenset([[]]), lambda: set(x=1), lambda: a.add(), lambda: [] in a):
    try: print(bad())
    except (TypeError, KeyError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError unsupported operand type(s) for |: 'set' and 'list'
# expect: TypeError '<' not supported between instances of 'set' and 'list'
# expect: TypeError unhashable type: 'list'
# expect: KeyError 2
# expect: KeyError 'pop from an empty set'
# expect: TypeError 'int' object is not iterable
# expect: AttributeError 'frozenset' object has no attribute 'add'
# expect: TypeError 'int' object is not iterable
# expect: TypeError set expected at most 1 argument, got 2
# expect: TypeError unhashable type: 'set'
# expect: TypeError unsupported operand type(s) for +: 'set' and 'set'
# expect: TypeError 'set' object is not subscriptable
# expect: TypeError unhashable type: 'list'
# expect: TypeError 'int' object is not iterable
# expect: TypeError unhashable type: 'list'
# expect: TypeError set() takes no keyword arguments
# expect: TypeError set.add() takes exactly one argument (0 given)
# expect: TypeError unhashable type: 'list'
