# int() reads text in bases 2 to 36, with prefixes, underscores and spaces.
for t, b in (("10", 2), ("0x1F", 16), ("0x1F", 0), ("0b11", 0), ("0o17", 0), ("zz", 36), (" -12\n", 10), ("1_000", 10), ("+5", 10), ("0", 0), ("00", 0), ("٣", 10), ("0_0", 0), ("08", 10), ("0b1", 2), ("-0x10", 16), ("b1", 16), ("0_x1", 0), ("", 10), ("1__0", 10), ("_1", 10), ("12", 2), ("08", 0), ("0x", 16), ("1 1", 10), ("--1", 10), ("9", 8), ("1.5", 10), ("0b2", 0), ("²", 10), ("5\0", 10)):
    try: print(int(t, b), end=" ")
    except ValueError as e: print(e, end=" ")
print("."); print(int(b"12"), int(bytearray(b"ff"), 16), int(), int("1" * 50), int(-3.99), int(1e20), int(True), int("7" * 30, 8))
# expect: 2 31 31 3 15 1295 -12 1000 5 0 0 3 0 8 1 -16 177 invalid literal for int() with base 0: '0_x1' invalid literal for int() with base 10: '' invalid literal for int() with base 10: '1__0' invalid literal for int() with base 10: '_1' invalid literal for int() with base 2: '12' invalid literal for int() with base 0: '08' invalid literal for int() with base 16: '0x' invalid literal for int() with base 10: '1 1' invalid literal for int() with base 10: '--1' invalid literal for int() with base 8: '9' invalid literal for int() with base 10: '1.5' invalid literal for int() with base 0: '0b2' invalid literal for int() with base 10: '²' invalid literal for int() with base 10: '5\x00' .
# expect: 12 255 0 11111111111111111111111111111111111111111111111111 -3 100000000000000000000 1 1237940039285380274899124223
for bad in (lambda: int("1", 1), lambda: int("1", 37), lambda: int(1, 2), lambda: int("a", -1), lambda: int(b"x"), lambda: int(None), lambda: int("1", "2"), lambda: int(float("nan")), lambda: int(float("inf")), lambda: int("1", base=2.0), lambda: int(base=10), lambda: int([1])):
    try: print(bad())
    except (ValueError, TypeError, OverflowError) as e: print(type(e).__name__, e)
# expect: ValueError int() base must be >= 2 and <= 36, or 0
# expect: ValueError int() base must be >= 2 and <= 36, or 0
# expect: TypeError int() can't convert non-string with explicit base
# expect: ValueError int() base must be >= 2 and <= 36, or 0
# expect: ValueError invalid literal for int() with base 10: b'x'
# expect: TypeError int() argument must be a string, a bytes-like object or a real number, not 'NoneType'
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: ValueError cannot convert float NaN to integer
# expect: OverflowError cannot convert float infinity to integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: TypeError int() missing string argument
# expect: TypeError int() argument must be a string, a bytes-like object or a real number, not 'list'
