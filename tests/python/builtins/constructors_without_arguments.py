# Each type called without arguments gives its empty value.
print([t() for t in (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, bool)], object() is not object())
# expect: [0, 0.0, 0j, '', b'', bytearray(b''), [], (), {}, set(), frozenset(), False] True
for t in (range, slice, memoryview, type, super, property, staticmethod, classmethod, zip, map, enumerate, reversed):
    try: t(); print(t.__name__, "ok")
    except (TypeError, RuntimeError) as e: print(type(e).__name__, e)
# expect: TypeError range expected at least 1 argument, got 0
# expect: TypeError slice expected at least 1 argument, got 0
# expect: TypeError memoryview() missing required argument 'object' (pos 1)
# expect: TypeError type() takes 1 or 3 arguments
# expect: RuntimeError super(): no arguments
# expect: property ok
# expect: TypeError staticmethod expected 1 argument, got 0
# expect: TypeError classmethod expected 1 argument, got 0
# expect: zip ok
# expect: TypeError map() must have at least two arguments.
# expect: TypeError enumerate() missing required argument 'iterable'
# expect: TypeError reversed expected 1 argument, got 0
for t in (int, float, complex, str, bytes, list, tuple, dict, set, bool, frozenset, bytearray):
    try: t(1, 2, 3, 4)
    except TypeError as e: print(e)
# expect: int() takes at most 2 arguments (4 given)
# expect: float expected at most 1 argument, got 4
# expect: complex() takes at most 2 arguments (4 given)
# expect: str() takes at most 3 arguments (4 given)
# expect: bytes() takes at most 3 arguments (4 given)
# expect: list expected at most 1 argument, got 4
# expect: tuple expected at most 1 argument, got 4
# expect: dict expected at most 1 argument, got 4
# expect: set expected at most 1 argument, got 4
# expect: bool expected at most 1 argument, got 4
# expect: frozenset expected at most 1 argument, got 4
# expect: bytearray() takes at most 3 arguments (4 given)
