# A function in a class binds to the instance; staticmethod and classmethod do not or to the class.
class C:
    def m(self): return self
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls): return cls
class D(C): pass
d = D()
print(d.m() is d, d.s(1), D.s(2), d.c() is D, C.c() is C, C.m(5), d.m.__self__ is d, d.m.__func__ is C.m)  # expect: True 1 2 True True 5 True True
print(d.m == d.m, d.m is d.m, hash(d.m) == hash(d.m), d.m == D().m, C.__dict__["s"](3))  # expect: True False True False 3
bound = d.m; d.m = lambda: "own"; print(d.m(), bound() is d)  # expect: own True
print(C.m.__get__(7)(), type(C.m.__get__(7)).__name__, type(C.m.__get__(None, C)).__name__)  # expect: 7 method function
try: bound.x = 1
except AttributeError as e: print(e)  # expect: 'method' object has no attribute 'x'
