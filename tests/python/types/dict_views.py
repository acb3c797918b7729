# Views follow the dict; keys and items are sets.
d = {"a": 1, "b": 2}; k, v, i = d.keys(), d.values(), d.items(); d["c"] = 3
print(k, v, i, len(k), "a" in k, 3 in v, ("a", 1) in i, ("a", 2) in i, list(reversed(i)), k.mapping["a"])
# expect: dict_keys(['a', 'b', 'c']) dict_values([1, 2, 3]) dict_items([('a', 1), ('b', 2), ('c', 3)]) 3 True True True False [('c', 3), ('b', 2), ('a', 1)] 1
print(sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), sorted({"a", "z"} - k), i & {("a", 1)}, k == {"a", "b", "c"}, k <= {"a", "b", "c", "d"}, k > {"a"}, k.isdisjoint("xyz"), i.isdisjoint([("a", 1)]), v == v, v == d.values(), k == d.keys(), i == d.items(), {1: 2}.keys() == {1: 3}.keys())
# expect: ['a'] ['a', 'b', 'c', 'z'] ['b', 'c'] ['b', 'c', 'q'] ['z'] {('a', 1)} True True True True False True False True True True
for bad in (lambda: v & {1}, lambda: k & 5, lambda: hash(k), lambda: k[0], lambda: k < ["a"], lambda: setattr(k, "mapping", 1), lambda: k.mapping.update({}), lambda: k + k, lambda: [] in k, lambda: ([], 1) in i, lambda: k.isdisjoint(5)):
    try: print(bad())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError unsupported operand type(s) for &: 'dict_values' and 'set'
# expect: TypeError 'int' object is not iterable
# expect: TypeError unhashable type: 'dict_keys'
# expect: TypeError 'dict_keys' object is not subscriptable
# expect: TypeError '<' not supported between instances of 'dict_keys' and 'list'
# expect: AttributeError attribute 'mapping' of 'dict_keys' objects is not writable
# expect: AttributeError 'mappingproxy' object has no attribute 'update'
# expect: TypeError unsupported operand type(s) for +: 'dict_keys' and 'dict_keys'
# expect: TypeError unhashable type: 'list'
# expect: TypeError unhashable type: 'list'
# expect: TypeError 'int' object is not iterable
