# int(), float() and complex() ask __int__, __float__, __complex__, __trunc__ or __index__.
class N:
    def __init__(self, **k):
        for n, v in k.items(): setattr(type(self), n, lambda self, v=v: v)
def made(**k): return type("N", (), {n: (lambda self, v=v: v) for n, v in k.items()})()
print(int(made(__int__=5)), float(made(__float__=1.5)), complex(made(__complex__=1j)), complex(made(__float__=2.5)), int(made(__index__=3)), float(made(__index__=4)))
# expect: 5 1.5 1j (2.5+0j) 3 4.0
for use in (lambda: int(made(__int__="x")), lambda: int(made(__int__=1.5)), lambda: float(made(__float__=1)), lambda: float(made(__float__="1")), lambda: complex(made(__complex__=1.0)),
            lambda: int([]), lambda: float(None), lambda: complex([]), lambda: int(object()), lambda: float(1j), lambda: int(1j), lambda: made(__index__="a") and hex(made(__index__="a"))):
    try: print(use())
    except TypeError as e: print(e)
# expect: __int__ returned non-int (type str)
# expect: __int__ returned non-int (type float)
# expect: N.__float__ returned non-float (type int)
# expect: N.__float__ returned non-float (type str)
# expect: __complex__ returned non-complex (type float)
# expect: int() argument must be a string, a bytes-like object or a real number, not 'list'
# expect: float() argument must be a string or a real number, not 'NoneType'
# expect: complex() first argument must be a string or a number, not 'list'
# expect: int() argument must be a string, a bytes-like object or a real number, not 'object'
# expect: float() argument must be a string or a real number, not 'complex'
# expect: int() argument must be a string, a bytes-like object or a real number, not 'complex'
# expect: __index__ returned non-int (type str)
