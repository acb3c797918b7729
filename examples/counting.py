"""Counting primes, a range of numbers at a time."""


def count_primes(start, stop):
    """How many primes lie in range(start, stop)."""
    count = 0
    for n in range(max(start, 2), stop):
        divisor = 2
        while divisor * divisor <= n:
            if n % divisor == 0:
                break
            divisor += 1
        else:
            count += 1
    return count


def work(tasks, results):
    """Takes ranges from one queue until there is None, and puts what it counted into another."""
    while (task := tasks.get()) is not None:
        results.put(count_primes(*task))


def count_in(pool, limit):
    """Primes below `limit`, counted by a pool of interpreters."""
    from concurrent import interpreters

    step = max(limit // (16 * len(pool)), 1)
    ranges = [(start, min(start + step, limit)) for start in range(0, limit, step)]
    tasks, results = interpreters.create_queue(), interpreters.create_queue()
    for task in [*ranges, *[None] * len(pool)]:
        tasks.put(task)
    threads = [interp.call_in_thread(work, tasks, results) for interp in pool]
    total = sum(results.get() for _ in ranges)
    for thread in threads:
        thread.join()
    return total
