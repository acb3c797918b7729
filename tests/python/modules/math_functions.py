import math

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

print(math.sqrt(2), math.cbrt(8.0) == 2.0, math.exp2(0.5) == math.sqrt(2))  # expect: 1.4142135623730951 True True
print(attempt(math.sqrt, -1))  # expect: ValueError: math domain error
print(attempt(math.exp, 1000))  # expect: OverflowError: math range error
print(attempt(math.sin, "x"))  # expect: TypeError: must be real number, not str
print(attempt(math.sin, math.inf))  # expect: ValueError: math domain error
print(attempt(math.pow, 0.0, -1))  # expect: ValueError: math domain error
print(attempt(math.pow, 0.0, -math.inf))  # expect: inf
print(math.log(10**400), math.log2(2**5000), math.log10(10**1000), math.log(8, 2))  # expect: 921.0340371976182 5000.0 1000.0 3.0
print(attempt(math.log, 0))  # expect: ValueError: math domain error
print(attempt(math.log, 2, 1))  # expect: ZeroDivisionError: float division by zero
print(math.gamma(5), attempt(math.gamma, -3))  # expect: 24.0 ValueError: math domain error
print(attempt(math.gamma, 200))  # expect: OverflowError: math range error
print(math.fsum([1e16, 1.0, -1e16]), math.fsum([0.1] * 10), attempt(math.fsum, [math.inf, -math.inf]))  # expect: 1.0 1.0 ValueError: -inf + inf in fsum
print(attempt(math.fsum, [1e308, 1e308, -1e308]))  # expect: OverflowError: intermediate overflow in fsum
print(math.prod([2, 3, 2**70]), math.prod([1.5, 2]), math.prod([], start="s"))  # expect: 7083549724304467820544 3.0 s
print(math.hypot(3, 4), math.hypot(1e308, 1e308), math.hypot(math.nan, math.inf), math.dist([1, 2], (4, 6)))  # expect: 5.0 1.4142135623730951e+308 inf 5.0
print(attempt(math.dist, (1,), (1, 2)))  # expect: ValueError: both points must have the same number of dimensions
print(math.frexp(10.0), math.modf(-2.5), math.ldexp(0.5, 4), math.ulp(1.0), math.ulp(math.inf))  # expect: (0.625, 4) (-0.5, -2.0) 8.0 2.220446049250313e-16 inf
print(attempt(math.ldexp, 1.0, 2**70), attempt(math.ldexp, 1.0, -2**70))  # expect: OverflowError: math range error 0.0
print(math.nextafter(0.0, 1.0), math.remainder(7, 4), math.fmod(-7, 4))  # expect: 5e-324 -1.0 -3.0
print(math.isclose(1, 1 + 1e-10), attempt(lambda: math.isclose(1, 2, rel_tol=-1)))  # expect: True ValueError: tolerances must be non-negative
