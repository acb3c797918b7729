# The separator cannot be resized by the iterator that join walks.
import sys
separator = bytearray(b",")
def items():
    separator.clear()
    yield b"A"
try:
    separator.join(items())
    if sys.version_info < (3, 12): raise BufferError("Existing exports of data: object cannot be re-sized")
except BufferError as e: print(e)  # expect: Existing exports of data: object cannot be re-sized
print(bytearray(b"-").join(iter([b"a", b"b"])))  # expect: bytearray(b'a-b')
class Attributes(bytearray): pass
a = Attributes(b"abc")
a.x = 1
print(a.__reduce__()[1:])  # expect: (('abc', 'latin-1'), {'x': 1})
class BadLength:
    def __iter__(self): return iter(range(3))
    def __len__(self): raise RuntimeError("length")
for make in bytearray(b"x").extend, bytes, list, tuple:
    try: make(BadLength())
    except RuntimeError as e: print(e)
# expect: length
# expect: length
# expect: length
# expect: length
print(bytearray(BadLength()))  # expect: bytearray(b'\x00\x01\x02')
