# Slots make members; a dict or weak references only by name; conflicts are errors.
class S: __slots__ = ("a", "__priv")
s = S()
try: s.a
except AttributeError as e: print(e)  # expect: 'S' object has no attribute 'a'
s.a = 1; del s.a
try: del s.a
except AttributeError as e: print(e)  # expect: a
s._S__priv = 2; print(s._S__priv, type(S.a).__name__, S.a)  # expect: 2 member_descriptor <member 'a' of 'S' objects>
class WithDict(S): pass
w = WithDict(); w.z = 1; print(w.__dict__)  # expect: {'z': 1}
class Named: __slots__ = {"x": "doc of x"}
print(Named.x.__doc__, Named.__slots__)  # expect: None {'x': 'doc of x'}
def bad(slots, bases=(), **ns):
    try: type("T", bases, {"__slots__": slots, **ns}); print("made")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
bad(["a"], a=1); bad("1x"); bad([5]); bad(["__dict__"], (WithDict,)); bad(["a"], (int,)); bad(["a"], (tuple,)); bad([]); bad("abc"); bad(5)
# expect: ValueError 'a' in __slots__ conflicts with class variable
# expect: TypeError __slots__ must be identifiers
# expect: TypeError __slots__ items must be strings, not 'int'
# expect: TypeError __dict__ slot disallowed: we already got one
# expect: TypeError nonempty __slots__ not supported for subtype of 'int'
# expect: TypeError nonempty __slots__ not supported for subtype of 'tuple'
# expect: made
# expect: made
# expect: TypeError 'int' object is not iterable
