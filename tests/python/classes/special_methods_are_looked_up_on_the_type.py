# An instance attribute named like a special method is not used by operators.
class C: pass
c = C(); c.__len__ = lambda: 5; c.__call__ = lambda: 6; c.__bool__ = lambda: False; c.__repr__ = lambda: "r"
print(c.__len__(), c.__call__(), bool(c), "C object" in repr(c))  # expect: 5 6 True True
for op in (lambda: len(c), lambda: c()):
    try: op()
    except TypeError as e: print(e)
# expect: object of type 'C' has no len()
# expect: 'C' object is not callable
C.__len__ = lambda self: 3; C.__call__ = lambda self: 4; print(len(c), c())  # expect: 3 4
del C.__len__
try: len(c)
except TypeError as e: print(e)  # expect: object of type 'C' has no len()
class N:
    __iter__ = None; __contains__ = None; __hash__ = None; __add__ = None
for op in (lambda: iter(N()), lambda: 1 in N(), lambda: hash(N()), lambda: N() + 1):
    try: op()
    except TypeError as e: print(e)
# expect: 'N' object is not iterable
# expect: 'N' object is not a container
# expect: unhashable type: 'N'
# expect: 'NoneType' object is not callable
