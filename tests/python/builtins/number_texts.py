# bin, oct, hex, chr, ord, ascii, repr, format.
class I:
    def __index__(self): return -10
print(bin(5), oct(8), hex(255), bin(-5), hex(-2 ** 70), bin(0), hex(I()), oct(True), chr(97), ord("a"), ord(b"a"), ascii("é"), repr("é"), format(5, "03"), format("a"), hex(bytearray(b"\x10")[0]), chr(0x10FFFF) == "\U0010ffff")
# expect: 0b101 0o10 0xff -0b101 -0x400000000000000000 0b0 -0xa 0o1 a 97 97 '\xe9' 'é' 005 a 0x10 True
for bad in (lambda: bin(1.5), lambda: hex("a"), lambda: oct(None), lambda: chr(1.5), lambda: chr(-1), lambda: chr(2 ** 70), lambda: ord("ab"), lambda: ord(""), lambda: ord(1), lambda: hex(), lambda: ord(b"ab"), lambda: ascii(), lambda: repr(), lambda: repr(1, 2), lambda: format(), lambda: bin(x=1)):
    try: print(bad())
    except (TypeError, ValueError, OverflowError) as e: print(type(e).__name__, e)
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError 'NoneType' object cannot be interpreted as an integer
# expect: TypeError 'float' object cannot be interpreted as an integer
# expect: ValueError chr() arg not in range(0x110000)
# expect: OverflowError Python int too large to convert to C int
# expect: TypeError ord() expected a character, but string of length 2 found
# expect: TypeError ord() expected a character, but string of length 0 found
# expect: TypeError ord() expected string of length 1, but int found
# expect: TypeError hex() takes exactly one argument (0 given)
# expect: TypeError ord() expected a character, but string of length 2 found
# expect: TypeError ascii() takes exactly one argument (0 given)
# expect: TypeError repr() takes exactly one argument (0 given)
# expect: TypeError repr() takes exactly one argument (2 given)
# expect: TypeError format expected at least 1 argument, got 0
# expect: TypeError bin() takes no keyword arguments
class R:
    def __repr__(self): return 5
class S:
    def __str__(self): return b"x"
for bad in (lambda: repr(R()), lambda: str(R()), lambda: str(S()), lambda: f"{R()!r}", lambda: ascii(R()), lambda: print(S())):
    try: bad()
    except TypeError as e: print(e)
# expect: __repr__ returned non-string (type int)
# expect: __str__ returned non-string (type int)
# expect: __str__ returned non-string (type bytes)
# expect: __repr__ returned non-string (type int)
# expect: __repr__ returned non-string (type int)
# expect: __str__ returned non-string (type bytes)
