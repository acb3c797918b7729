"""Counts primes on all cores: an interpreter a core, each with a GIL of its own.

    ./run examples/primes.py [LIMIT [INTERPRETERS]]
"""
import sys
from concurrent import interpreters

from counting import count_in
from report import cores, measured, print_gil_times

limit = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
workers = int(sys.argv[2]) if len(sys.argv) > 2 else cores()

pool = measured([interpreters.create() for _ in range(workers)])
print(f"{count_in(pool, limit)} primes below {limit:,}, counted by {workers} interpreters")
print_gil_times(pool)
for interp in pool:
    interp.close()
