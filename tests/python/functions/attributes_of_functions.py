# A function has a name, a dict, annotations, a code; some may be set.
def f(a: int, b: "str" = "x", *args: float, k: bool = True, **kw) -> None:
    "doc"
    x = 1
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__annotations__)
# expect: f f doc __main__ {'a': <class 'int'>, 'b': 'str', 'args': <class 'float'>, 'k': <class 'bool'>, 'return': None}
f.tag = 1; print(f.__dict__, f.tag)  # expect: {'tag': 1} 1
f.__name__ = "g"; f.__doc__ = None; print(f.__name__, f.__doc__, f.__qualname__)  # expect: g None f
c = f.__code__
print(c.co_name, c.co_argcount, c.co_kwonlyargcount, c.co_posonlyargcount, c.co_varnames, c.co_flags & 12, c.co_nlocals)
# expect: f 2 1 0 ('a', 'b', 'k', 'args', 'kw', 'x') 12 6
for name, value in (("__name__", 1), ("__qualname__", 2), ("__code__", 3), ("__dict__", 4), ("__globals__", {}), ("__closure__", ())):
    try: setattr(f, name, value)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError __name__ must be set to a string object
# expect: TypeError __qualname__ must be set to a string object
# expect: TypeError __code__ must be set to a code object
# expect: TypeError __dict__ must be set to a dictionary, not a 'int'
# expect: AttributeError readonly attribute
# expect: AttributeError readonly attribute
try: del f.__name__
except TypeError as e: print(e)  # expect: __name__ must be set to a string object
