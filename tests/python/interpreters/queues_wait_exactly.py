from concurrent import interpreters
from time import monotonic
queue = interpreters.create_queue(2)
for call in lambda: queue.get(timeout=0.25), lambda: queue.get(timeout=0), lambda: queue.get(block=False), queue.get_nowait:
    start = monotonic()
    try:
        call()
    except interpreters.QueueEmpty as error:
        print(error, round(4 * (monotonic() - start)))
# expect: queue 1 is empty 1
# expect: queue 1 is empty 0
# expect: queue 1 is empty 0
# expect: queue 1 is empty 0
queue.put(1)
queue.put_nowait(2)
print(queue.full(), queue.qsize(), queue.maxsize, queue.empty())  # expect: True 2 2 False
for call in lambda: queue.put(3, timeout=0.25), lambda: queue.put_nowait(3):
    start = monotonic()
    try:
        call()
    except interpreters.QueueFull as error:
        print(error, round(4 * (monotonic() - start)))
# expect: queue 1 is full 1
# expect: queue 1 is full 0
for timeout in -1, float("nan"), "x":
    try:
        queue.get(timeout=timeout)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
# expect: ValueError timeout value must be non-negative
# expect: ValueError timeout value must be non-negative
# expect: TypeError must be real number, not str
print(queue.get(), queue.get())  # expect: 1 2
