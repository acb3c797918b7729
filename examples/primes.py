"""Counts primes with a sieve.   ./run examples/primes.py [LIMIT]"""
import sys


def sieve(limit):
    flags = bytearray([1]) * limit
    flags[0:2] = b"\0\0"
    i = 2
    while i * i < limit:
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, limit, i)))
        i += 1
    return flags


limit = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
flags = sieve(limit)
print(f"{sum(flags)} primes below {limit:,}")
print("the last ones:", [n for n in range(limit - 100, limit) if flags[n]])
