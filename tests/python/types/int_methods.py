# bit_length, bit_count, to_bytes, from_bytes, as_integer_ratio, real and friends.
print((0).bit_length(), (-5).bit_length(), (255).bit_count(), (5).as_integer_ratio(), (5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), True.real, (5).__index__(), int.from_bytes(b"\x01\x00"), int.from_bytes(b"\xff\xfe", "little", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b""))
# expect: 0 3 8 (5, 1) 5 0 5 1 5 1 5 256 -257 258 0
print((1000).to_bytes(2), (1000).to_bytes(4, "little"), (-2).to_bytes(2, signed=True), (0).to_bytes(0), (2 ** 70).to_bytes(9, "big"), (-1).to_bytes(3, "little", signed=True))
# expect: b'\x03\xe8' b'\xe8\x03\x00\x00' b'\xff\xfe' b'' b'@\x00\x00\x00\x00\x00\x00\x00\x00' b'\xff\xff\xff'
for bad in (lambda: (256).to_bytes(1), lambda: (-1).to_bytes(1), lambda: (128).to_bytes(1, signed=True), lambda: (1).to_bytes(-1), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a"), lambda: int.from_bytes([256]), lambda: int.from_bytes(b"a", "x"), lambda: (1).to_bytes("a"), lambda: int.from_bytes(5)):
    try: print(bad())
    except (OverflowError, ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: OverflowError int too big to convert
# expect: OverflowError can't convert negative int to unsigned
# expect: OverflowError int too big to convert
# expect: ValueError length argument must be non-negative
# expect: ValueError byteorder must be either 'little' or 'big'
# expect: TypeError cannot convert 'str' object to bytes
# expect: ValueError bytes must be in range(0, 256)
# expect: ValueError byteorder must be either 'little' or 'big'
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError cannot convert 'int' object to bytes
