import math

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

print(math.gcd(2**200 * 15, -2**150 * 35) == 2**150 * 5, math.gcd(), math.gcd(0, -7), math.gcd(12, 18, 8))  # expect: True 0 7 2
print(math.lcm(4, 6), math.lcm(), math.lcm(0, 3), math.lcm(2**70, 2**65 * 3) == 2**70 * 3)  # expect: 12 1 0 True
print(math.isqrt(10**40) == 10**20, math.isqrt(10**40 - 1) == 10**20 - 1, attempt(math.isqrt, -1))  # expect: True True ValueError: isqrt() argument must be nonnegative
print(math.factorial(25), math.factorial(0))  # expect: 15511210043330985984000000 1
print(attempt(math.factorial, -1), "|", attempt(math.factorial, 2.0))  # expect: ValueError: factorial() not defined for negative values | TypeError: 'float' object cannot be interpreted as an integer
print(attempt(math.factorial, 2**63))  # expect: OverflowError: factorial() argument should not exceed 9223372036854775807
print(math.comb(100, 50), math.comb(3, 5), math.comb(2**70, 2**70 - 1) == 2**70)  # expect: 100891344545564193334812497256 0 True
print(math.perm(10, 3), math.perm(5), math.perm(2**64, 2) == 2**64 * (2**64 - 1))  # expect: 720 120 True
print(attempt(math.comb, -1, 2), "|", attempt(math.perm, 2, -1))  # expect: ValueError: n must be a non-negative integer | ValueError: k must be a non-negative integer
print(attempt(math.comb, 2**70, 2**69))  # expect: OverflowError: min(n - k, k) must not exceed 9223372036854775807

class Ceiling:
    def __ceil__(self): return "up"
    def __floor__(self): return "down"
    def __trunc__(self): return "in"
    def __index__(self): return 6

print(math.ceil(Ceiling()), math.floor(Ceiling()), math.trunc(Ceiling()), math.factorial(Ceiling()), math.gcd(Ceiling(), 4))  # expect: up down in 720 2
print(math.ceil(-0.5), math.floor(1e20), math.trunc(-1.9), attempt(math.floor, math.nan))  # expect: 0 100000000000000000000 -1 ValueError: cannot convert float NaN to integer
print(attempt(math.trunc, "x"))  # expect: TypeError: type str doesn't define __trunc__ method
