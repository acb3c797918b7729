# Dicts keep the order of insertion.
d = {"a": 1, "b": 2}; d["c"] = 3; del d["a"]; d["a"] = 0; print(d)  # expect: {'b': 2, 'c': 3, 'a': 0}
print(d.get("z"), d.pop("b"), d.setdefault("q", 5), list(d.items()), d | {"c": 4})  # expect: None 2 5 [('c', 3), ('a', 0), ('q', 5)] {'c': 4, 'a': 0, 'q': 5}
try: d["zz"]
except KeyError as e: print(repr(e))  # expect: KeyError('zz')
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as e: print(e)  # expect: dictionary changed size during iteration
