# What the class body says of __doc__ and __dict__ is not replaced by the class's own.
class Slotted:
    __slots__ = ("__doc__", "x")
s = Slotted()
s.__doc__ = "of this one"
print(s.__doc__, type(Slotted.__doc__).__name__)  # expect: of this one member_descriptor
try:
    class Both:
        "text"
        __slots__ = "__doc__",
except ValueError as e: print(e)  # expect: '__doc__' in __slots__ conflicts with class variable
class Own:
    __dict__ = property(lambda self: {"a": 2})
print(vars(Own()), Own().__dict__)  # expect: {'a': 2} {'a': 2}
try: type("T", (), {"__doc__": "x\udcdcy"})
except UnicodeEncodeError as e: print(e.reason)  # expect: surrogates not allowed
class Special: __slots__ = "__qualname__", "__classcell__"
print(Special.__qualname__, type(Special.__dict__["__classcell__"]).__name__)  # expect: Special member_descriptor
for name in "\x80", "a\x80", "²":
    try: type("T", (), {"__slots__": [name]})
    except TypeError as e: print(e)
# expect: __slots__ must be identifiers
# expect: __slots__ must be identifiers
# expect: __slots__ must be identifiers
