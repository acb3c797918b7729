# __enter__ and __exit__ of the instance are ignored; truth of __exit__'s result is asked only after an error.
class T:
    def __bool__(self): print("asked"); return True
class M:
    def __enter__(self): return self
    def __exit__(self, *a): return T()
m = M(); m.__enter__ = m.__exit__ = None
with m as x: print(x is m)  # expect: True
with m: raise ValueError  # expect: asked
class B:
    def __bool__(self): raise KeyError("bool")
class N(M):
    def __exit__(self, *a): return B()
try:
    with N(): raise ValueError
except KeyError as e: print(repr(e), repr(e.__context__))  # expect: KeyError('bool') ValueError()
