# __setattr__ and __delattr__ see each assignment; object's do the work.
class C:
    def __setattr__(self, k, v): print("set", k); object.__setattr__(self, k, v * 2)
    def __delattr__(self, k): print("del", k); object.__delattr__(self, k)
c = C(); c.x = 4; print(c.x); c.x += 1; print(c.x); del c.x; setattr(c, "y", 1); delattr(c, "y")
# expect: set x
# expect: 8
# expect: set x
# expect: 18
# expect: del x
# expect: set y
# expect: del y
try: del c.z
except AttributeError as e: print(e)
# expect: del z
# expect: 'C' object has no attribute 'z'
for act in (lambda: setattr(1, "x", 2), lambda: setattr(object(), "x", 2), lambda: setattr(int, "x", 2), lambda: delattr(int, "real"), lambda: setattr(c, 5, 1), lambda: getattr(c, 5), lambda: setattr("", "upper", 1), lambda: delattr([], "q")):
    try: act()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
# expect: AttributeError 'int' object has no attribute 'x'
# expect: AttributeError 'object' object has no attribute 'x'
# expect: TypeError cannot set 'x' attribute of immutable type 'int'
# expect: TypeError cannot set 'real' attribute of immutable type 'int'
# expect: TypeError attribute name must be string, not 'int'
# expect: TypeError attribute name must be string, not 'int'
# expect: AttributeError 'str' object attribute 'upper' is read-only
# expect: AttributeError 'list' object has no attribute 'q'
