# __call__ makes an instance callable; the error names what is not.
class C:
    def __call__(self, *a, **k): return a, k
c = C(); print(c(1, x=2), callable(c), callable(C), callable(5), callable(len), callable(lambda: 0), c.__call__(3))
# expect: ((1,), {'x': 2}) True True False True True ((3,), {})
class D(C):
    def __call__(self): return super().__call__("from D")
print(D()())  # expect: (('from D',), {})
class S:
    @staticmethod
    def __call__(x): return x
print(S()(4))  # expect: 4
class N: __call__ = C()
print(N()(1))  # expect: ((1,), {})
for bad in (5, "s", None, [], object(), C.__dict__, NotImplemented):
    try: bad()
    except TypeError as e: print(e)
# expect: 'int' object is not callable
# expect: 'str' object is not callable
# expect: 'NoneType' object is not callable
# expect: 'list' object is not callable
# expect: 'object' object is not callable
# expect: 'mappingproxy' object is not callable
# expect: 'NotImplementedType' object is not callable
