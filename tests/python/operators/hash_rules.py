# A class with __eq__ and no __hash__ cannot be hashed; equal keys are one key.
class E:
    def __eq__(self, o): return True
class H(E):
    __hash__ = lambda self: 5
class I(E):
    __hash__ = object.__hash__
print(E.__hash__, hash(H()), len({H(): 1, H(): 2}), isinstance(hash(I()), int))  # expect: None 5 1 True
for x in (E(), [], {}, set(), ([],), slice(1) if False else bytearray()):
    try: hash(x)
    except TypeError as e: print(e)
# expect: unhashable type: 'E'
# expect: unhashable type: 'list'
# expect: unhashable type: 'dict'
# expect: unhashable type: 'set'
# expect: unhashable type: 'list'
# expect: unhashable type: 'bytearray'
for bad in ("x", 1.5, None):
    try: hash(type("B", (), {"__hash__": lambda self: bad})())
    except TypeError as e: print(e)
# expect: __hash__ method should return an integer
# expect: __hash__ method should return an integer
# expect: __hash__ method should return an integer
print(hash(type("Big", (), {"__hash__": lambda self: 2 ** 200})()) == hash(2 ** 200), hash(type("M", (), {"__hash__": lambda self: -1})()), hash(-1), hash(True), hash(1.0) == hash(1), hash(2 ** 61 - 1), hash(1j) == hash(1000003))
# expect: True -2 -2 1 True 0 True
try: {E(): 1}
except TypeError as e: print(e)  # expect: unhashable type: 'E'
try: {[]}
except TypeError as e: print(e)  # expect: unhashable type: 'list'
