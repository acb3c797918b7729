"""A pipeline of three interpreters, joined by queues: the first makes numbers, the second keeps the primes, the third adds them up.

    ./run examples/pipeline.py [LIMIT]
"""
import sys
from concurrent import interpreters

from report import measured, print_gil_times

BATCH = 1000
END = None


def generate(limit, out):
    """Batches of the odd numbers from 3 on."""
    for start in range(3, limit, 2 * BATCH):
        out.put(list(range(start, min(start + 2 * BATCH, limit), 2)))
    out.put(END)


def is_prime(n):
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


def keep_primes(source, out):
    """The primes of each batch."""
    while (batch := source.get()) is not END:
        out.put([n for n in batch if is_prime(n)])
    out.put(END)


def add_up(source, out):
    """Number and sum of all that comes."""
    count, total = 1, 2  # the prime that is even
    while (batch := source.get()) is not END:
        count += len(batch)
        total += sum(batch)
    out.put((count, total))


limit = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
# Bounded: a stage that is ahead of the next one waits for it.
numbers, primes, result = interpreters.create_queue(4), interpreters.create_queue(4), interpreters.create_queue()
stages = measured([interpreters.create() for _ in range(3)])
threads = [
    stages[0].call_in_thread(generate, limit, numbers),
    stages[1].call_in_thread(keep_primes, numbers, primes),
    stages[2].call_in_thread(add_up, primes, result),
]
count, total = result.get()
for thread in threads:
    thread.join()
print(f"{count} primes below {limit:,}, their sum is {total:,}")
print_gil_times(stages)
for interp in stages:
    interp.close()
