# Getter, setter, deleter, doc; what is missing is an error that names the property.
class C:
    @property
    def x(self): "doc of x"; return self._x
    @x.setter
    def x(self, v): self._x = v + 1
    @x.deleter
    def x(self): del self._x
    r = property(lambda self: 1)
    w = property(None, lambda self, v: print("w", v))
c = C(); c.x = 1; print(c.x, C.x.__doc__, C.r.fset, type(C.x).__name__); del c.x; c.w = 3
# expect: 2 doc of x None property
# expect: w 3
for act in (lambda: setattr(c, "r", 2), lambda: delattr(c, "r"), lambda: c.w, lambda: c.x):
    try: act()
    except AttributeError as e: print(e)
# expect: property 'r' of 'C' object has no setter
# expect: property 'r' of 'C' object has no deleter
# expect: property 'w' of 'C' object has no getter
# expect: 'C' object has no attribute '_x'
class D(C):
    @C.x.getter
    def x(self): return "sub"
print(D().x, C.x is D.x, property(doc="d").__doc__)  # expect: sub False d
