# ** binds tighter than unary minus on its left; errors of pow, shifts and divisions.
print(-2 ** 2, 2 ** -1, 2 ** 3 ** 2, (-8) ** (1 / 3) if False else (-1) ** 0.5 .real, pow(3, -1, 7), pow(2, 100, 1), pow(-3, 3, 5), 0 ** 0, 0.0 ** 0)
# expect: -4 0.5 512 (6.123233995736766e-17+1j) 5 0 3 1 1.0
for use in (lambda: 0 ** -1, lambda: 0.0 ** -1, lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0,
            lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1, 0), lambda: divmod(1.0, 0), lambda: 1j / 0, lambda: pow(2, 2.0, 3), lambda: 2.0 ** 5000, lambda: pow(1.0, 2, 3), lambda: 1j // 1, lambda: 0j ** -1):
    try: print(use())
    except (ZeroDivisionError, ValueError, TypeError, OverflowError) as e: print(type(e).__name__, e)
# expect: ZeroDivisionError 0.0 cannot be raised to a negative power
# expect: ZeroDivisionError 0.0 cannot be raised to a negative power
# expect: ValueError base is not invertible for the given modulus
# expect: ValueError pow() 3rd argument cannot be 0
# expect: ValueError negative shift count
# expect: ValueError negative shift count
# expect: ZeroDivisionError integer division or modulo by zero
# expect: ZeroDivisionError integer modulo by zero
# expect: ZeroDivisionError division by zero
# expect: ZeroDivisionError float floor division by zero
# expect: ZeroDivisionError float modulo
# expect: ZeroDivisionError integer division or modulo by zero
# expect: ZeroDivisionError float divmod()
# expect: ZeroDivisionError complex division by zero
# expect: TypeError pow() 3rd argument not allowed unless all arguments are integers
# expect: OverflowError (34, 'Numerical result out of range')
# expect: TypeError pow() 3rd argument not allowed unless all arguments are integers
# expect: TypeError unsupported operand type(s) for //: 'complex' and 'int'
# expect: ZeroDivisionError 0.0 to a negative or complex power
print(7 // -2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 2), -7.5 // 2, 7.5 % -2, divmod(-1e-9, 3), 1 >> 1000, -1 >> 1000, 5 & -2, 5 | -8, 5 ^ -1, ~5)
# expect: -4 -4 -2 2 (-4, 1) -4.0 -0.5 (-1.0, 2.999999999) 0 -1 4 -3 -6 -6
