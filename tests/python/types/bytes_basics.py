# Bytes and bytearray.
b = b"a\x00\xff"; print(b, b[1], b[:1], list(b), b.hex())  # expect: b'a\x00\xff' 0 b'a' [97, 0, 255] 6100ff
x = bytearray(b"abc"); x[0] = 65; x.append(33); print(x, bytes(x).lower(), "é".encode(), b"\xc3\xa9".decode())  # expect: bytearray(b'Abc!') b'abc!' b'\xc3\xa9' é
