# Texts of very long ints are limited in decimal, not in bases that are powers of two.
import sys
print(sys.get_int_max_str_digits(), len(str(10 ** 4299)), len(hex(10 ** 10000)), len(bin(1 << 50000)))  # expect: 4300 4300 8307 50003
for use in (lambda: str(10 ** 4300), lambda: int("1" * 4301), lambda: f"{10 ** 5000}", lambda: "%d" % 10 ** 5000 if False else repr(10 ** 5000), lambda: sys.set_int_max_str_digits(100), lambda: sys.set_int_max_str_digits("x")):
    try: use()
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: ValueError Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
# expect: ValueError Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit
# expect: ValueError Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
# expect: ValueError Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit
# expect: ValueError maxdigits must be 0 or larger than 640
# expect: TypeError 'str' object cannot be interpreted as an integer
print(int("f" * 5000, 16).bit_length()); sys.set_int_max_str_digits(0); print(len(str(10 ** 6000)), int("9" * 6000) == 10 ** 6000 - 1)
# expect: 20000
# expect: 6001 True
