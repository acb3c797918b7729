# get, setdefault, pop, popitem, update, fromkeys, copy, | and their errors.
d = dict(a=1, b=2); d.update({"c": 3}, d=4); d.update([("e", 5), "fg"]); print(d, d.pop("a"), d.pop("zz", None), d.popitem(), d.setdefault("n"), d.setdefault("b", 9), d.get("q"), d.get("q", 1), len(d), dict.fromkeys("ab", 0), dict.fromkeys([1]), d.copy() == d, d.copy() is d)
# expect: {'b': 2, 'c': 3, 'd': 4, 'e': 5, 'n': None} 1 None ('f', 'g') None 2 None 1 5 {'a': 0, 'b': 0} {1: None} True False
print(d | {"b": 0}, {1: 2} == {1.0: 2}, {1: 1, 2: 2} == {2: 2, 1: 1}, dict([(1, 2)], x=3), dict({1: 2}), {**{1: 1}, 1: 2}, {1: "a", True: "b", 1.0: "c"}, list(d), list(reversed(d)), "b" in d, d.clear(), d, dict(zip("ab", range(2))), {} != {})
# expect: {'b': 0, 'c': 3, 'd': 4, 'e': 5, 'n': None} True True {1: 2, 'x': 3} {1: 2} {1: 2} {1: 'c'} ['b', 'c', 'd', 'e', 'n'] ['n', 'e', 'd', 'c', 'b'] True None {} {'a': 0, 'b': 1} False
for bad in (lambda: {}.popitem(), lambda: {}.pop(1), lambda: {}[()], lambda: dict(5), lambda: dict([1]), lambda: dict(["abc"]), lambda: dict([(1, 2, 3)]), lambda: {}.update(5), lambda: {[]: 1}, lambda: {} | [], lambda: {} < {}, lambda: dict(1, 2), lambda: {}.get([]), lambda: dict.fromkeys(5), lambda: {}.pop(), lambda: {}.update([[]]), lambda: {}.setdefault(), lambda: {1: 2}.keys()[0], lambda: dict(**{1: 2})):
    try: print(bad())
    except (KeyError, TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: KeyError 'popitem(): dictionary is empty'
# expect: KeyError 1
# expect: KeyError ()
# expect: TypeError 'int' object is not iterable
# expect: TypeError cannot convert dictionary update sequence element #0 to a sequence
# expect: ValueError dictionary update sequence element #0 has length 3; 2 is required
# expect: ValueError dictionary update sequence element #0 has length 3; 2 is required
# expect: TypeError 'int' object is not iterable
# expect: TypeError unhashable type: 'list'
# expect: TypeError unsupported operand type(s) for |: 'dict' and 'list'
# expect: TypeError '<' not supported between instances of 'dict' and 'dict'
# expect: TypeError dict expected at most 1 argument, got 2
# expect: TypeError unhashable type: 'list'
# expect: TypeError 'int' object is not iterable
# expect: TypeError pop expected at least 1 argument, got 0
# expect: ValueError dictionary update sequence element #0 has length 0; 2 is required
# expect: TypeError setdefault expected at least 1 argument, got 0
# expect: TypeError 'dict_keys' object is not subscriptable
# expect: TypeError keywords must be strings
