# memoryview.cast() with a shape.
def attempt(function):
    try: print(function())
    except Exception as e: print(type(e).__name__ + ":", e)
data = memoryview(bytes(range(12)))
two, three, none = data.cast("B", (3, 4)), data.cast("B", [2, 3, 2]), memoryview(b"x").cast("B", ())
for view in two, three, none:
    print(view.ndim, view.shape, view.strides, view.nbytes, view.itemsize, view.c_contiguous, view.f_contiguous, view.contiguous)
    print(view.tolist(), view.tobytes() == bytes(view))
# expect: 2 (3, 4) (4, 1) 12 1 True False True
# expect: [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]] True
# expect: 3 (2, 3, 2) (6, 2, 1) 12 1 True False True
# expect: [[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]]] True
# expect: 0 () () 1 1 True True True
# expect: 120 True
print(len(two), two[1, 2], two[-1, -1], three[1, 2, 0], none[()], data[0,])  # expect: 3 6 11 10 120 0
print(two[1:2].tolist(), two[::-1].tolist(), two[::2].shape)  # expect: [[4, 5, 6, 7]] [[8, 9, 10, 11], [4, 5, 6, 7], [0, 1, 2, 3]] (2, 4)
for key in (3, 0), (0, 4), 0, (0, 1, 2), (0,), "a", ("a", 1), (slice(1), slice(1)), (slice(1), 1), ...: attempt(lambda: two[key])
# expect: IndexError: index out of bounds on dimension 1
# expect: IndexError: index out of bounds on dimension 2
# expect: NotImplementedError: multi-dimensional sub-views are not implemented
# expect: TypeError: cannot index 2-dimension view with 3-element tuple
# expect: NotImplementedError: sub-views are not implemented
# expect: TypeError: memoryview: invalid slice key
# expect: TypeError: memoryview: invalid slice key
# expect: NotImplementedError: multi-dimensional slicing is not implemented
# expect: TypeError: memoryview: invalid slice key
# expect: TypeError: memoryview: invalid slice key
attempt(lambda: none[0])  # expect: TypeError: invalid indexing of 0-dim memory
attempt(lambda: list(two))  # expect: NotImplementedError: multi-dimensional sub-views are not implemented
print(two == data, two == data.cast("B", (3, 4)), two == data.cast("B", (4, 3)), two[::-1] == two)  # expect: False True False False
print(hash(two) == hash(bytes(data)), two.hex(":", 4))  # expect: True 00010203:04050607:08090a0b
print(two.tobytes("F").hex(), three.tobytes("F").hex())  # expect: 00040801050902060a03070b 00060208040a01070309050b
print(two[::-1].tobytes("F").hex(), two[::-1].c_contiguous)  # expect: 0804000905010a06020b0703 False
print(two.cast("B").tolist() == list(data), data.cast("I", (3, 1)).tolist())  # expect: True [[50462976], [117835012], [185207048]]
for shape in (5, 2), (0, 2), (-1, 2), ("a", 2), 3, (1,) * 65, (2 ** 62, 4), (): attempt(lambda: data.cast("B", shape))
# expect: TypeError: memoryview: product(shape) * itemsize != buffer size
# expect: ValueError: memoryview.cast(): elements of shape must be integers > 0
# expect: ValueError: memoryview.cast(): elements of shape must be integers > 0
# expect: TypeError: memoryview.cast(): elements of shape must be integers
# expect: TypeError: shape must be a list or a tuple
# expect: ValueError: memoryview: number of dimensions must not exceed 64
# expect: ValueError: memoryview.cast(): product(shape) > SSIZE_MAX
# expect: TypeError: memoryview: product(shape) * itemsize != buffer size
attempt(lambda: two.cast("B", (2, 6)))  # expect: TypeError: memoryview: cast must be 1D -> ND or ND -> 1D
attempt(lambda: two[::-1].cast("B"))  # expect: TypeError: memoryview: casts are restricted to C-contiguous views
print(data.cast("B", (12,) + (1,) * 63).ndim, data.cast("B", (1, 12)).f_contiguous)  # expect: 64 True
array = bytearray(12)
rows = memoryview(array).cast("B", [3, 4])
rows[1, 2] = 7
print(array.hex())  # expect: 000000000000070000000000
def assign(view, key, value): view[key] = value
for key, value in ((0,), 1), (0, 1), (slice(1), 1), ((3, 0), 1), ((0, 0), 300), ((0, 0), "a"), ((slice(1), 0), 1): attempt(lambda: assign(rows, key, value))
# expect: NotImplementedError: sub-views are not implemented
# expect: NotImplementedError: sub-views are not implemented
# expect: NotImplementedError: memoryview slice assignments are currently restricted to ndim = 1
# expect: IndexError: index out of bounds on dimension 1
# expect: ValueError: memoryview: invalid value for format 'B'
# expect: TypeError: memoryview: invalid type for format 'B'
# expect: TypeError: memoryview: invalid slice key
single = memoryview(bytearray(4)).cast("I", ())
single[()] = 258; print(single.tolist(), single.tobytes())  # expect: 258 b'\x02\x01\x00\x00'
single[...] = 5; print(single.tolist())  # expect: 5
print(memoryview(two).shape, two.toreadonly().shape, b"".join([two]) == bytes(data))  # expect: (3, 4) (3, 4) True
