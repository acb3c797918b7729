# The __dict__ of a class is a read-only view.
class C: a = 1
p = C.__dict__; print(type(p).__name__, p["a"], "a" in p, p.get("q", 5), len(p) > 2, sorted(k for k in p if k[0] != "_"), p.copy() is p, type(p | {}).__name__, C.__dict__ is C.__dict__, C.__dict__ == C.__dict__)
# expect: mappingproxy 1 True 5 True ['a'] False dict False True
C.b = 2; print(p["b"], list(p.items())[-1], list(reversed(p))[0])  # expect: 2 ('b', 2) b
M = type(p); d = {1: 2}; m = M(d); d[3] = 4; print(m, repr(m), m == d, hash is not None, M({}) | {5: 6}, dict(m), {**m})
# expect: {1: 2, 3: 4} mappingproxy({1: 2, 3: 4}) True True {5: 6} {1: 2, 3: 4} {1: 2, 3: 4}
for bad in (lambda: M(5), lambda: M([1]), lambda: m.__setitem__, lambda: m.clear, lambda: M(), lambda: m[9]):
    try: print(bad())
    except (TypeError, AttributeError, KeyError) as e: print(type(e).__name__, e)
# expect: TypeError mappingproxy() argument must be a mapping, not int
# expect: TypeError mappingproxy() argument must be a mapping, not list
# expect: AttributeError 'mappingproxy' object has no attribute '__setitem__'
# expect: AttributeError 'mappingproxy' object has no attribute 'clear'
# expect: TypeError mappingproxy() missing required argument 'mapping' (pos 1)
# expect: KeyError 9
try: m[1] = 2
except TypeError as e: print(e)  # expect: 'mappingproxy' object does not support item assignment
try: del m[1]
except TypeError as e: print(e)  # expect: 'mappingproxy' object doesn't support item deletion
