# bytearray: mutable bytes.
b = bytearray(b"abc"); b.append(100); b.extend(b"ef"); b.extend([103]); b.insert(0, 64); b[1] = 65; b[2:4] = b"XYZ"; del b[-1]; b += b"!"; print(b, b.pop(), b.pop(0), b.remove(101), b.reverse(), b, b.copy() is b, len(b), b.clear(), b)
# expect: bytearray(b'') 33 64 None None bytearray(b'') False 6 None bytearray(b'')
b = bytearray(range(10)); b[::2] = b"....."; print(b); del b[::3]; print(b, b * 2, b + b"x", type(b + b"").__name__, type(b"" + b).__name__, b.upper(), b[0], b[1:3], b == bytes(b), bytearray(3), bytearray("a", "ascii"), bytearray([1]))
# expect: bytearray(b'.\x01.\x03.\x05.\x07.\t')
# expect: bytearray(b'\x01..\x05\x07.') bytearray(b'\x01..\x05\x07.\x01..\x05\x07.') bytearray(b'\x01..\x05\x07.x') bytearray bytes bytearray(b'\x01..\x05\x07.') 1 bytearray(b'..') True bytearray(b'\x00\x00\x00') bytearray(b'a') bytearray(b'\x01')
b *= 2; b[:0] = [1, 2]; b[2:2] = b; print(len(b))  # expect: 28
for bad in (lambda: b.append(256), lambda: b.append("a"), lambda: b.__setitem__(0, -1), lambda: b.__setitem__(99, 1), lambda: bytearray().pop(), lambda: b.remove(255), lambda: b.extend("a"), lambda: b.extend(5), lambda: b.__setitem__(slice(0, 1), "a"), lambda: b.__setitem__(slice(None, None, 2), b"abc"), lambda: hash(b), lambda: b.insert(0, 300), lambda: bytearray(-1), lambda: bytearray("a"), lambda: b.pop(99), lambda: bytearray(2 ** 62), lambda: b.__setitem__(0, 1.5), lambda: b.__setitem__(slice(0, 1), 5), lambda: b.__iadd__("a")):
    try: print(bad())
    except (ValueError, TypeError, IndexError, MemoryError) as e: print(type(e).__name__, e)
# expect: ValueError byte must be in range(0, 256)
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: ValueError byte must be in range(0, 256)
# expect: IndexError bytearray index out of range
# expect: IndexError pop from empty bytearray
# expect: ValueError value not found in bytearray
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError can't extend bytearray with int
# expect: TypeError can assign only bytes, buffers, or iterables of ints in range(0, 256)
# expect: ValueError attempt to assign bytes of size 3 to extended slice of size 14
# expect: TypeError unhashable type: 'bytearray'
# expect: ValueError byte must be in range(0, 256)
# expect: ValueError negative count
# expect: TypeError string argument without an encoding
# expect: IndexError pop index out of range
# expect: MemoryError 
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: TypeError can assign only bytes, buffers, or iterables of ints in range(0, 256)
# expect: TypeError can't concat str to bytearray
m = memoryview(b)
try: b.append(1)
except BufferError as e: print(e)  # expect: Existing exports of data: object cannot be re-sized
m.release(); b.append(1)
