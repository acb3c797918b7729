# The figures of parallel.cc in CPython.
import threading
import time

from concurrent import interpreters
import _interpreters

WORK = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
words = {}
for i in range(12):
    fib(22)
    for k in range(20000):
        words[k % 1000] = [k, str(k)]
"""


def timed(count, make):
    ids = [make() for _ in range(count)]
    threads = [threading.Thread(target=_interpreters.exec, args=(i, WORK)) for i in ids]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


timed(1, _interpreters.create)
one = timed(1, _interpreters.create)
print("two_own_gil", 2 * one / timed(2, _interpreters.create), sep="\t")
print("two_shared_gil", 2 * one / timed(2, lambda: _interpreters.create("legacy")), sep="\t")
