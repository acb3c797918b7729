# Codecs and their error handlers.
s = "aé€\U0001F600"
for c in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "UTF_8", "utf8"): b = s.encode(c); print(b, b.decode(c) == s, end=" ")
print("."); print("é€".encode("latin-1", "ignore"), "é€".encode("ascii", "replace"), "é€".encode("ascii", "backslashreplace"), "é€".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "namereplace"), b"\xff\x41".decode("utf-8", "replace"), b"\xff\x41".decode("ascii", "ignore"), b"\xff".decode("utf-8", "surrogateescape") == "\udcff", b"\xff".decode("ascii", "backslashreplace"), "\udcff".encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"), str(b"abc", "ascii"), bytes("é", "latin1"), "x".encode("utf-16")[:2])
# expect: b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' True b'a\x00\xe9\x00\xac =\xd8\x00\xde' True b'\x00a\x00\xe9 \xac\xd8=\xde\x00' True b'a\x00\x00\x00\xe9\x00\x00\x00\xac \x00\x00\x00\xf6\x01\x00' True b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' True b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' True .
# expect: b'\xe9' b'??' b'\\xe9\\u20ac' b'&#233;&#8364;' b'\\N{LATIN SMALL LETTER E WITH ACUTE}' �A A True \xff b'\xff' b'\xed\xa0\x80' abc b'\xe9' b'\xff\xfe'
for bad in (lambda: "é".encode("ascii"), lambda: "€a".encode("latin-1"), lambda: b"\xff".decode("utf-8"), lambda: b"\xe2\x82".decode(), lambda: b"\x80".decode("ascii"), lambda: "\ud800".encode(), lambda: b"a".decode("utf-16"), lambda: "a".encode("nope"), lambda: b"\xff".decode("utf-8", "nope"), lambda: b"".decode(5), lambda: b"\xed\xa0\x80".decode(), lambda: b"\xf5".decode(), lambda: b"\xc0\x80".decode(), lambda: b"a\xe9b".decode("utf8"), lambda: b"\0\xd8\0".decode("utf-16-le")):
    try: print(bad())
    except (UnicodeError, LookupError, TypeError) as e: print(type(e).__name__, e)
# expect: UnicodeEncodeError 'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)
# expect: UnicodeEncodeError 'latin-1' codec can't encode character '\u20ac' in position 0: ordinal not in range(256)
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
# expect: UnicodeDecodeError 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data
# expect: UnicodeDecodeError 'ascii' codec can't decode byte 0x80 in position 0: ordinal not in range(128)
# expect: UnicodeEncodeError 'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed
# expect: UnicodeDecodeError 'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data
# expect: LookupError unknown encoding: nope
# expect: LookupError unknown error handler name 'nope'
# expect: TypeError decode() argument 'encoding' must be str, not int
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xf5 in position 0: invalid start byte
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte
# expect: UnicodeDecodeError 'utf-8' codec can't decode byte 0xe9 in position 1: invalid continuation byte
# expect: UnicodeDecodeError 'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data
