# A repetition that no memory could hold is refused before anything is written.
import sys
from _collections import deque
values = [0], [1, 2], (0,), (1, 2), "a", "\u1234b", b"a", b"ab"
counts = sys.maxsize, sys.maxsize // 2, sys.maxsize // 8
refused = 0
for value in values:
    for n in counts:
        same = value
        try: value * n
        except (MemoryError, OverflowError): refused += 1
        try: same *= n
        except (MemoryError, OverflowError): refused += 1
        assert same == value and len(value) < 3
print(refused == len(values) * len(counts) * 2)  # expect: True
try: deque([1, 2]) * sys.maxsize
except MemoryError: print("deque")  # expect: deque
items = [0] * 65
del items[1:]
try: items *= sys.maxsize
except MemoryError: print(items)  # expect: [0]
grown = bytearray(b"ab")
try: grown * sys.maxsize
except MemoryError: print(grown)  # expect: bytearray(b'ab')
