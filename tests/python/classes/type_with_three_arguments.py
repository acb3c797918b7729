# type(name, bases, dict) makes a class; its arguments are checked.
T = type("T", (int,), {"x": 1, "m": lambda self: self + 1})
print(T, T(4).m(), T.x, T.__bases__, T.__name__, T.__qualname__)  # expect: <class '__main__.T'> 5 1 (<class 'int'>,) T T
print(type("Q", (), {"__qualname__": "A.Q"}).__qualname__, type("M", (), {"__module__": "m"}), type("E", (), {}).__bases__)  # expect: A.Q <class 'm.M'> (<class 'object'>,)
for args in ((1, (), {}), ("T", [], {}), ("T", (), []), ("T", ()), ("T", (1,), {}), (), ("T\0", (), {}), ("T", (), {"__qualname__": 1})):
    try: type(*args); print("made")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError type.__new__() argument 1 must be str, not int
# expect: TypeError type.__new__() argument 2 must be tuple, not list
# expect: TypeError type.__new__() argument 3 must be dict, not list
# expect: TypeError type() takes 1 or 3 arguments
# expect: TypeError metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
# expect: TypeError type() takes 1 or 3 arguments
# expect: ValueError type name must not contain null characters
# expect: TypeError type __qualname__ must be a str, not int
d = {"x": 1}; U = type("U", (), d); d["x"] = 2; print(U.x, type(U), type(5) is int)  # expect: 1 <class 'type'> True
