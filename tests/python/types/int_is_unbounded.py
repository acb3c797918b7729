# Arithmetic, shifts and bit operations on large ints.
n = 2 ** 100; print(n, -n, n * n, n // 7, n % 7, -n // 7, -n % 7, divmod(-n, 10 ** 10), n - n + 1, n >> 90, -n >> 90, n & -n == n, n | 1, n ^ n, ~n, n.bit_length(), (-n).bit_count(), n == float(n), n + 1 > float(n))
# expect: 1267650600228229401496703205376 -1267650600228229401496703205376 1606938044258990275541962092341162602522202993782792835301376 181092942889747057356671886482 2 -181092942889747057356671886483 5 (-126765060022822940150, 3296794624) 1 1024 -1024 True 1267650600228229401496703205377 0 -1267650600228229401496703205377 101 1 True True
print(10 ** 30 // 10 ** 28, pow(3, 1000, 10 ** 9 + 7), (1 << 64) - 1, int("9" * 25) + 1, 2 ** 63, -2 ** 63, 2 ** 62 + 2 ** 62, (2 ** 62) * 2, -(2 ** 62) * 2 - 1, 3037000500 ** 2, n / 3, (10 ** 400) // (10 ** 399), round(n, -29), abs(-n), hash(2 ** 61), hash(-2 ** 61), -1 >> 200, 1 << 0)
# expect: 100 56888193 18446744073709551615 10000000000000000000000000 9223372036854775808 -9223372036854775808 9223372036854775808 9223372036854775808 -9223372036854775809 9223372037000250000 4.2255020007607644e+29 10 1300000000000000000000000000000 1267650600228229401496703205376 1 -2 -1 1
for bad in (lambda: 10 ** 400 / 3, lambda: float(10 ** 400), lambda: 1 << 10 ** 20, lambda: n ** -1, lambda: n / 0, lambda: [1] * n, lambda: "a" * n, lambda: range(n)[n], lambda: n << -1, lambda: 10 ** 400 * 1.0, lambda: int(1e400)):
    try: print(bad())
    except (OverflowError, ZeroDivisionError, MemoryError, IndexError, ValueError) as e: print(type(e).__name__, e)
# expect: OverflowError integer division result too large for a float
# expect: OverflowError int too large to convert to float
# expect: OverflowError too many digits in integer
# expect: 7.888609052210118e-31
# expect: ZeroDivisionError division by zero
# expect: OverflowError cannot fit 'int' into an index-sized integer
# expect: OverflowError cannot fit 'int' into an index-sized integer
# expect: IndexError range object index out of range
# expect: ValueError negative shift count
# expect: OverflowError int too large to convert to float
# expect: OverflowError cannot convert float infinity to integer
