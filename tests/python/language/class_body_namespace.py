# The body runs once, in a namespace with __module__ and __qualname__.
class C:
    names = sorted(locals())
    print(__module__, __qualname__)
    class D:
        print(__qualname__)
        def m(self): pass
    if True:
        a = 1
    for i in range(2): pass
    del i
# expect: __main__ C
# expect: C.D
print(C.names, C.D.m.__qualname__, C.a, hasattr(C, "i"))  # expect: ['__module__', '__qualname__'] C.D.m 1 False
def f():
    class L: pass
    return L
print(f(), f().__qualname__)  # expect: <class '__main__.f.<locals>.L'> f.<locals>.L
