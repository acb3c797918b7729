"""The same work twice: by interpreters with a GIL of their own, and by interpreters that share one.

    ./run examples/shared_gil.py [LIMIT [INTERPRETERS]]
"""
import sys
from concurrent import interpreters
from time import perf_counter

from counting import count_in
from report import cores, measured, print_gil_times

limit = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
workers = int(sys.argv[2]) if len(sys.argv) > 2 else cores()
seconds = {}
for config, words in ("isolated", "a GIL each"), ("legacy", "one GIL for all"):
    pool = measured([interpreters.create(config=config) for _ in range(workers)])
    start = perf_counter()
    primes = count_in(pool, limit)
    seconds[config] = perf_counter() - start
    print(f"{words}: {workers} interpreters counted {primes} primes in {seconds[config]:.3f} s")
    print_gil_times(pool)
    for interp in pool:
        interp.close()
print(f"with a GIL each {seconds['legacy'] / seconds['isolated']:.2f} times as fast")
