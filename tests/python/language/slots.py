# __slots__ names all attributes that there are.
class S:
    __slots__ = ("a", "b")
s = S(); s.a = 1; print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"))  # expect: 1 False False
try: s.c = 1
except AttributeError as e: print(e)  # expect: 'S' object has no attribute 'c'
