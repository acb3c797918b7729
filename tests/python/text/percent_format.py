# %-formatting of text: flags, width, precision, mapping keys, stars.
print("%d %i %u|%5d|%-5d|%05d|%+d|% d|%x %X %#x %o %#o" % (1, 2, 3, 4, 5, 6, 7, 8, 255, 255, 255, 8, 8), "%s %r %a %c %c %%" % ("s", "r", "é", "x", 65))
# expect: 1 2 3|    4|5    |00006|+7| 8|ff FF 0xff 10 0o10 s 'r' '\xe9' x A %
print("%.2f|%8.3f|%-8.1f|%e|%G|%g|%#g|%.3s|%5.1s|%*d|%-*d|%.*f" % (1.005, 2.5, 3.25, 12345.678, 1e-10, 1e5, 1.0, "abcdef", "xyz", 5, 42, 4, 7, 2, 3.14159))
# expect: 1.00|   2.500|3.2     |1.234568e+04|1E-10|100000|1.00000|abc|    x|   42|7   |3.14
print("%(a)s %(b)05.1f %(a)r" % {"a": "x", "b": 2.25}, "%s" % [1], "%s" % ((1, 2),), "%d" % 3.99, "%d" % True, "%x" % -255, "%s" % {}, "no" % {}, "%.0f" % 0.5, "%s %s" % (1, (2,)), "%i" % 10 ** 20, "%.10d" % 42)
# expect: x 002.2 'x' [1] (1, 2) 3 1 -ff {} no 0 1 (2,) 100000000000000000000 0000000042
for f, a in (("%d", "x"), ("%s %s", 1), ("%s", (1, 2)), ("%", 1), ("%q", 1), ("%(a)s", 1), ("%(a)s", {}), ("%(a", {}), ("%c", "ab"), ("%c", -1), ("%c", 1.5), ("%x", 1.5), ("%f", "a"), ("%*d", ("a", 1)), ("no", 1), ("%d", 1j), ("%z", {}), ("%.*f", (1,)), ("%s%(a)s", {"a": 1}), ("%5%", 1), ("%-%", ()), ("%d", float("nan")), ("%d", float("inf"))):
    try: print(f % a)
    except (TypeError, ValueError, KeyError, OverflowError) as e: print(f, type(e).__name__, e)
# expect: %d TypeError %d format: a real number is required, not str
# expect: %s %s TypeError not enough arguments for format string
# expect: %s TypeError not all arguments converted during string formatting
# expect: % ValueError incomplete format
# expect: %q ValueError unsupported format character 'q' (0x71) at index 1
# expect: %(a)s TypeError format requires a mapping
# expect: %(a)s KeyError 'a'
# expect: %(a ValueError incomplete format key
# expect: %c TypeError %c requires int or char
# expect: %c OverflowError %c arg not in range(0x110000)
# expect: %c TypeError %c requires int or char
# expect: %x TypeError %x format: an integer is required, not float
# expect: %f TypeError must be real number, not str
# expect: %*d TypeError * wants int
# expect: no TypeError not all arguments converted during string formatting
# expect: %d TypeError %d format: a real number is required, not complex
# expect: %z ValueError unsupported format character 'z' (0x7a) at index 1
# expect: %.*f TypeError not enough arguments for format string
# expect: {'a': 1}1
# expect: %5% ValueError unsupported format character '%' (0x25) at index 2
# expect: %-% TypeError not enough arguments for format string
# expect: %d ValueError cannot convert float NaN to integer
# expect: %d OverflowError cannot convert float infinity to integer
