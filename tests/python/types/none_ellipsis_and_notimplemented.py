# The singletons have one instance, which cannot be changed or called.
print(None, ..., NotImplemented, type(None)() is None, type(...)() is Ellipsis, type(NotImplemented)() is NotImplemented, bool(None), bool(...), repr(type(None)), None == None, None is not ..., hash(None) == hash(None), None.__class__.__name__, (...).__reduce__())
# expect: None Ellipsis NotImplemented True True True False True <class 'NoneType'> True True True NoneType Ellipsis
for bad in (lambda n=None: n(), lambda: None.x, lambda: setattr(None, "x", 1), lambda: type(None)(1), lambda: None + 1, lambda n=None: n[0], lambda: len(None), lambda: None < None, lambda: iter(None), lambda: type(...)(1), lambda: -None, lambda: int(None)):
    try: print(bad())
    except (TypeError, AttributeError) as e: print(e)
# expect: 'NoneType' object is not callable
# expect: 'NoneType' object has no attribute 'x'
# expect: 'NoneType' object has no attribute 'x'
# expect: NoneType takes no arguments
# expect: unsupported operand type(s) for +: 'NoneType' and 'int'
# expect: 'NoneType' object is not subscriptable
# expect: object of type 'NoneType' has no len()
# expect: '<' not supported between instances of 'NoneType' and 'NoneType'
# expect: 'NoneType' object is not iterable
# expect: EllipsisType takes no arguments
# expect: bad operand type for unary -: 'NoneType'
# expect: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'
