# Division, floor, remainder and special values.
inf, nan = float("inf"), float("nan")
print(7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, divmod(7.5, -2), 1e308 * 10, -1e308 * 10, inf - inf, inf * 0, inf // 1, 1 // inf, -1 // inf, 5 % inf, -5 % inf, 0.0 == -0.0, nan == nan, nan != nan, nan < 1, inf > 10 ** 400, 2.0 ** 0.5, (-8.0) ** 2, (-8) ** (1 / 3), 0.1 + 0.2, 1e16 + 1, 3.0 * -0.0, -0.0 + 0.0, 2 ** -1074, 1 / 3)
# expect: 3.0 -4.0 -0.5 0.5 (-4.0, -0.5) inf -inf nan nan nan 0.0 -1.0 5.0 inf True False True False True 1.4142135623730951 64.0 (1.0000000000000002+1.7320508075688772j) 0.30000000000000004 1e+16 -0.0 0.0 5e-324 0.3333333333333333
print(int(2.9), int(-2.9), (2.5).as_integer_ratio(), (0.1).as_integer_ratio(), (3.0).is_integer(), 1.5 .conjugate(), 1.5 .real, 1.5 .imag, hash(1.5), hash(inf), hash(-inf), hash(0.1), 2 ** 53 == 2.0 ** 53 + 1, 2 ** 53 + 1 == 2.0 ** 53, 1e23 == 10 ** 23, 0.5 < 1, 10 ** 20 < 1e20 + 1e5, min(nan, 1), max(1, nan))
# expect: 2 -2 (5, 2) (3602879701896397, 36028797018963968) True 1.5 1.5 0.0 1152921504606846977 314159 -314159 230584300921369408 True False False True True nan 1
for bad in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 2.0 ** 10000, lambda: 0.0 ** -1, lambda: inf.as_integer_ratio(), lambda: nan.as_integer_ratio(), lambda: int(inf), lambda: int(nan), lambda: 1.5 | 1, lambda: 1.5 << 1, lambda: "a" * 1.5, lambda: (-1e200) ** 3.0):
    try: print(bad())
    except (ZeroDivisionError, OverflowError, ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: ZeroDivisionError float division by zero
# expect: ZeroDivisionError float floor division by zero
# expect: ZeroDivisionError float modulo
# expect: OverflowError (34, 'Numerical result out of range')
# expect: ZeroDivisionError 0.0 cannot be raised to a negative power
# expect: OverflowError cannot convert Infinity to integer ratio
# expect: ValueError cannot convert NaN to integer ratio
# expect: OverflowError cannot convert float infinity to integer
# expect: ValueError cannot convert float NaN to integer
# expect: TypeError unsupported operand type(s) for |: 'float' and 'int'
# expect: TypeError unsupported operand type(s) for <<: 'float' and 'int'
# expect: TypeError can't multiply sequence by non-int of type 'float'
# expect: OverflowError (34, 'Numerical result out of range')
