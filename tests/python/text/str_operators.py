# Joining, repeating, indexing, slicing and comparing of texts.
s = "héllo"; print(s + "x", s * 2, 0 * s, -1 * s, s[1], s[-1], s[1:3], s[::-1], s[10:], s[4:1:-1], "a" < "b", "a" < "B", "abc" < "abd" < "b", "" < "a", "é" > "z", "a" == "a\0", "ab" "cd", "é" == "e\u0301", "\U0001F600"[0] == "\ud83d")
# expect: héllox héllohéllo   é o él olléh  oll True False True True True False abcd False False
a = b = "x"; a += "y"; print(a, b, len("\U0001F600"), ord("€"), chr(8364), hash("a") == hash("".join(["a"])), "%s" % "é", max("hello"), sorted("cab"), list("ab"), tuple("ab"), set("aa"))
# expect: xy x 1 8364 € True é o ['a', 'b', 'c'] ['a', 'b'] ('a', 'b') {'a'}
for bad in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" - "b", lambda: "a"[5], lambda: "a" < 1, lambda: "a" + b"b", lambda: b"b" + "a", lambda: "a" % 1, lambda: chr(-1), lambda: chr(0x110000), lambda: "a" * 2 ** 63, lambda: -"a", lambda: ord(""), lambda: ord(b"ab"), lambda: "a" @ "b", lambda: "abc" * (2 ** 62)):
    try: print(bad())
    except (TypeError, IndexError, ValueError, OverflowError, MemoryError) as e: print(type(e).__name__, e)
# expect: TypeError can only concatenate str (not "int") to str
# expect: TypeError unsupported operand type(s) for +: 'int' and 'str'
# expect: TypeError can't multiply sequence by non-int of type 'str'
# expect: TypeError unsupported operand type(s) for -: 'str' and 'str'
# expect: IndexError string index out of range
# expect: TypeError '<' not supported between instances of 'str' and 'int'
# expect: TypeError can only concatenate str (not "bytes") to str
# expect: TypeError can't concat str to bytes
# expect: TypeError not all arguments converted during string formatting
# expect: ValueError chr() arg not in range(0x110000)
# expect: ValueError chr() arg not in range(0x110000)
# expect: OverflowError cannot fit 'int' into an index-sized integer
# expect: TypeError bad operand type for unary -: 'str'
# expect: TypeError ord() expected a character, but string of length 0 found
# expect: TypeError ord() expected a character, but string of length 2 found
# expect: TypeError unsupported operand type(s) for @: 'str' and 'str'
# expect: OverflowError repeated string is too long
