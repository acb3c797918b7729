# @, unary operators, round and the like call their methods.
class V:
    def __matmul__(self, o): return "mat"
    def __rmatmul__(self, o): return "rmat"
    def __imatmul__(self, o): return "imat"
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n="none"): return "round", n
    def __divmod__(self, o): return "divmod"
    def __rdivmod__(self, o): return "rdivmod"
    def __pow__(self, o, m=None): return "pow", o, m
    def __rpow__(self, o, m=None): return "rpow", o
v = V(); print(v @ 1, 1 @ v, -v, +v, ~v, abs(v), round(v), round(v, 2), divmod(v, 1), divmod(1, v), v ** 2, pow(v, 2, 3), 2 ** v)
# expect: mat rmat neg pos inv abs ('round', 'none') ('round', 2) divmod rdivmod ('pow', 2, None) ('pow', 2, 3) ('rpow', 2)
v @= 1; print(v)  # expect: imat
for use in (lambda: -"a", lambda: ~1.5, lambda: +[], lambda: abs("x"), lambda: round("x"), lambda: round(1.5, "a"), lambda: not_there):
    try: use()
    except (TypeError, NameError) as e: print(e)
# expect: bad operand type for unary -: 'str'
# expect: bad operand type for unary ~: 'float'
# expect: bad operand type for unary +: 'list'
# expect: bad operand type for abs(): 'str'
# expect: type str doesn't define __round__ method
# expect: 'str' object cannot be interpreted as an integer
# expect: name 'not_there' is not defined
