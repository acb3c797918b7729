# getattr, setattr, delattr, hasattr with names made at run time.
class C: x = 1
c = C(); setattr(c, "a b", 5); print(getattr(c, "a b"), c.__dict__, hasattr(c, "x"), hasattr(c, "y"), getattr(c, "y", "default"), getattr(c, "x")); delattr(c, "a b"); print(vars(c), vars(c) is c.__dict__)
# expect: 5 {'a b': 5} True False default 1
# expect: {} True
class E:
    @property
    def p(self): raise ValueError("not hidden")
for bad in (lambda: hasattr(E(), "p"), lambda: getattr(E(), "p", 1), lambda: getattr(c, "zz"), lambda: getattr(c), lambda: hasattr(c, 1), lambda: setattr(c, "x"), lambda: delattr(c, "x"), lambda: vars(5), lambda: getattr(c, None, 1), lambda: getattr(c, "a", "b", "c"), lambda: delattr(c), lambda: hasattr(c)):
    try: print(bad())
    except (TypeError, ValueError, AttributeError) as e: print(type(e).__name__, e)
# expect: ValueError not hidden
# expect: ValueError not hidden
# expect: AttributeError 'C' object has no attribute 'zz'
# expect: TypeError getattr expected at least 2 arguments, got 1
# expect: TypeError attribute name must be string, not 'int'
# expect: TypeError setattr expected 3 arguments, got 2
# expect: AttributeError 'C' object has no attribute 'x'
# expect: TypeError vars() argument must have __dict__ attribute
# expect: TypeError attribute name must be string, not 'NoneType'
# expect: TypeError getattr expected at most 3 arguments, got 4
# expect: TypeError delattr expected 2 arguments, got 1
# expect: TypeError hasattr expected 2 arguments, got 1
