# bytes: building, indexing, methods like those of str, hex.
b = b"hello"; print(b[0], b[1:3], b[-1], list(b), b + b"!", b * 2, b.upper(), b.title(), b.find(b"l"), b.find(108), b.count(b"l"), b.replace(b"l", b"L"), b.split(b"l"), b.partition(b"e"), b",".join([b"a", bytearray(b"b")]), b.startswith((b"x", b"he")), b.center(9, b"*"), b" a ".strip(), b.hex(), b.hex("-", 2), bytes.fromhex("68 65"), b"ell" in b, 104 in b, b == bytearray(b"hello"), b < b"help", b.translate(None, b"l"), b"aB".swapcase(), b"1".isdigit(), b"ab".isalpha(), b"\t".expandtabs(2), b"a\nb".splitlines(), bytes.maketrans(b"a", b"b")[97], b"5".zfill(3), b.removeprefix(b"he"), b.index(b"o"), b.rfind(b"l"), hash(b) == hash(bytes(b)))
# expect: 104 b'el' 111 [104, 101, 108, 108, 111] b'hello!' b'hellohello' b'HELLO' b'Hello' 2 2 2 b'heLLo' [b'he', b'', b'o'] (b'h', b'e', b'llo') b'a,b' True b'**hello**' b'a' 68656c6c6f 68-656c-6c6f b'he' True True True True b'heo' b'Ab' True True b'  ' [b'a', b'b'] 98 b'005' b'llo' 4 3 True
print(bytes(3), bytes([1, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), bytes(memoryview(b"m")), bytes(), repr(b'\'"'), bytes((65, 66)), b"%d" % 5)
# expect: b'\x00\x00\x00' b'\x01\xff' b'\xc3\xa9' b'x' b'\x00\x01\x02' b'm' b'' b'\'"' b'AB' b'5'
for bad in (lambda: bytes(-1), lambda: bytes([256]), lambda: bytes("a"), lambda: bytes(["a"]), lambda: b"a" + "a", lambda: b"a"[5], lambda: b"a".find("a"), lambda: b",".join(["a"]), lambda: bytes.fromhex("6"), lambda: bytes.fromhex("zz"), lambda: bytes(1, 2), lambda: bytes(1.5), lambda: b"a".split(b""), lambda: b"a".replace("a", b""), lambda: b"abc".index(b"z"), lambda: 256 in b"a", lambda: b"a".center(5, b"ab"), lambda: bytes(None), lambda: bytes("a", 5), lambda: b"a".startswith("a"), lambda: b"a".hex("ab"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b"a".translate(b"x"), lambda: bytes(5, "ascii")):
    try: print(bad())
    except (ValueError, TypeError, IndexError) as e: print(type(e).__name__, e)
# expect: ValueError negative count
# expect: ValueError bytes must be in range(0, 256)
# expect: TypeError string argument without an encoding
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError can't concat str to bytes
# expect: IndexError index out of range
# expect: TypeError argument should be integer or bytes-like object, not 'str'
# expect: TypeError sequence item 0: expected a bytes-like object, str found
# expect: ValueError non-hexadecimal number found in fromhex() arg at position 1
# expect: ValueError non-hexadecimal number found in fromhex() arg at position 0
# expect: TypeError bytes() argument 'encoding' must be str, not int
# expect: TypeError cannot convert 'float' object to bytes
# expect: ValueError empty separator
# expect: TypeError a bytes-like object is required, not 'str'
# expect: ValueError subsection not found
# expect: ValueError byte must be in range(0, 256)
# expect: TypeError center() argument 2 must be a byte string of length 1, not bytes
# expect: TypeError cannot convert 'NoneType' object to bytes
# expect: TypeError bytes() argument 'encoding' must be str, not int
# expect: TypeError startswith first arg must be bytes or a tuple of bytes, not str
# expect: ValueError sep must be length 1.
# expect: ValueError maketrans arguments must have same length
# expect: ValueError translation table must be 256 characters long
# expect: TypeError encoding without a string argument
