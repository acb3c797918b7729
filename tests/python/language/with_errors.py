# Errors in __enter__ leave the outer ones; an error in __exit__ replaces the one under way.
class M:
    def __init__(self, n, where=None): self.n, self.where = n, where
    def __enter__(self):
        if self.where == "enter": raise ValueError("enter")
        print("enter", self.n)
    def __exit__(self, *a):
        print("exit", self.n, a[0])
        if self.where == "exit": raise OSError("exit")
try:
    with M(1), M(2, "enter"): print("never")
except ValueError as e: print(e)
# expect: enter 1
# expect: exit 1 <class 'ValueError'>
# expect: enter
try:
    with M(3, "exit"): raise KeyError("body")
except OSError as e: print(e, repr(e.__context__))
# expect: enter 3
# expect: exit 3 <class 'KeyError'>
# expect: exit KeyError('body')
for bad in (5, type("E", (), {"__enter__": lambda s: 1})(), type("X", (), {"__exit__": lambda s, *a: 1})()):
    try:
        with bad: print("never")
    except TypeError as e: print(e)
# expect: 'int' object does not support the context manager protocol
# expect: 'E' object does not support the context manager protocol (missed __exit__ method)
# expect: 'X' object does not support the context manager protocol
try:
    with M(4) as (a, b): print("never")
except TypeError as e: print(e)
# expect: enter 4
# expect: exit 4 <class 'TypeError'>
# expect: cannot unpack non-iterable NoneType object
