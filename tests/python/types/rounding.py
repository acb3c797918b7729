# round goes to the even neighbour; ints take negative digits; floats give ints without digits.
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 1e20)], [round(x, 2) for x in (2.675, 1.005, 0.125, 0.375, -1.255, 1e300)], round(2.5, 0), round(5, -1), round(15, -1), round(25, -1), round(-15, -1), round(1234, -2), round(5, 3), round(5, -5), round(True), round(1.5, None), round(12.5, -1), round(float("nan"), 1), round(1e16, -16), round(-0.4), round(0.1 + 0.2, 15), round(5e-324, 400))
# expect: [0, 2, 2, 0, -2, 2, 100000000000000000000] [2.67, 1.0, 0.12, 0.38, -1.25, 1e+300] 2.0 0 20 20 -20 1200 5 0 1 2 10.0 nan 1e+16 0 0.3 5e-324
for bad in (lambda: round(float("nan")), lambda: round(float("inf")), lambda: round("a"), lambda: round(1.5, "a"), lambda: round(1.7e308, -308.0), lambda: round(), lambda: round(1j), lambda: round(1.79e308, -308)):
    try: print(bad())
    except (ValueError, OverflowError, TypeError) as e: print(type(e).__name__, e)
# expect: ValueError cannot convert float NaN to integer
# expect: OverflowError cannot convert float infinity to integer
# expect: TypeError type str doesn't define __round__ method
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: TypeError round() missing required argument 'number' (pos 1)
# expect: TypeError type complex doesn't define __round__ method
# expect: OverflowError rounded value too large to represent
