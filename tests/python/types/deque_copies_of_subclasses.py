# What a subclass of deque makes as a copy must be a deque; an iterator sees a change of an empty deque.
from _collections import deque
class Bad(deque): pass
d = Bad()
Bad.__new__ = lambda cls, *args: [42]
for attempt in (lambda: d * 42), (lambda: d + deque([1])), d.copy, d.__copy__:
    try: attempt()
    except TypeError as e: print(e)
# expect: Bad() must return a deque, not list
# expect: Bad() must return a deque, not list
# expect: Bad() must return a deque, not list
# expect: Bad() must return a deque, not list
e = deque()
it = iter(e)
e.append(10)
try: next(it)
except RuntimeError as error: print(error)  # expect: deque mutated during iteration
