# __name in a class body becomes _Class__name, unless it ends with two underscores.
class C:
    __x = 1
    def get(self): return self.__x
    def set(self): self.__y = 2; self.__z__ = 3
    def names(self): __a = 1; return sorted(locals())
    def kw(self, __k=5): return __k
c = C(); c.set(); print(c.get(), C._C__x, sorted(c.__dict__), c.names(), c.kw(_C__k=6))  # expect: 1 1 ['_C__y', '__z__'] ['_C__a', 'self'] 6
class _U:
    __x = 2
print(_U._U__x)  # expect: 2
class __:
    __x = 3
print(__.__x)  # expect: 3
try: c.__x
except AttributeError as e: print(e)  # expect: 'C' object has no attribute '__x'
