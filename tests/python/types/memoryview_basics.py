# A memoryview shares the bytes; it can be cast, sliced, and released.
b = bytearray(b"abcdef"); m = memoryview(b); m[0] = 65; m[1:3] = b"XY"; print(b, m[0], bytes(m[::2]), m.tolist(), len(m), m.format, m.itemsize, m.nbytes, m.readonly, m.shape, m.strides, m.ndim, m == b, m[2:] == b"Ydef", memoryview(b"a").readonly, m.hex(), m.tobytes(), 65 in m, list(reversed(m)), hash(memoryview(b"a")) == hash(b"a"), m.obj is b, m.contiguous)
# expect: bytearray(b'AXYdef') 65 b'AYe' [65, 88, 89, 100, 101, 102] 6 B 1 6 False (6,) (1,) 1 True True True 415859646566 b'AXYdef' True [102, 101, 100, 89, 88, 65] True True True
c = m.cast("H"); print(c.itemsize, len(c), c.tolist() == [22593, 25689, 26213], m[::-1].tobytes(), m[1:1].tobytes(), m.toreadonly().readonly)
# expect: 2 3 True b'fedYXA' b'' True
for bad in (lambda: memoryview(5), lambda: memoryview("a"), lambda: m[99], lambda: m.__setitem__(0, 256), lambda: m.__setitem__(0, "a"), lambda: m.__setitem__(slice(0, 2), b"a"), lambda: memoryview(b"a").__setitem__(0, 1), lambda: hash(m), lambda: m.cast("Z"), lambda: m[:5].cast("H"), lambda: m["a"], lambda: m.__delitem__(0), lambda: m < m, lambda: m[::2].cast("B")):
    try: print(bad())
    except (TypeError, ValueError, IndexError) as e: print(type(e).__name__, e)
# expect: TypeError memoryview: a bytes-like object is required, not 'int'
# expect: TypeError memoryview: a bytes-like object is required, not 'str'
# expect: IndexError index out of bounds on dimension 1
# expect: ValueError memoryview: invalid value for format 'B'
# expect: TypeError memoryview: invalid type for format 'B'
# expect: ValueError memoryview assignment: lvalue and rvalue have different structures
# expect: TypeError cannot modify read-only memory
# expect: ValueError cannot hash writable memoryview object
# expect: ValueError memoryview: destination format must be a native single character format prefixed with an optional '@'
# expect: TypeError memoryview: length is not a multiple of itemsize
# expect: TypeError memoryview: invalid slice key
# expect: TypeError cannot delete memory
# expect: TypeError '<' not supported between instances of 'memoryview' and 'memoryview'
# expect: TypeError memoryview: casts are restricted to C-contiguous views
with memoryview(b) as n: pass
try: n[0]
except ValueError as e: print(e)  # expect: operation forbidden on released memoryview object
