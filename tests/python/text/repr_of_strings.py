# repr picks its quotes, escapes what cannot be printed, and ascii escapes the rest.
for s in ("a", "it's", 'say "x"', "both ' and \"", "\n\t\r\\", "\x00\x1f\x7f", "\x80\xa0\xad\xff", "é€", "\u2028\u200b", "\U0001F600\U000e0001", "\ud800", "\u0378"): print(repr(s), ascii(s), end=" ")
print("."); print(repr(b"a'b\"\n\x00\xff"), repr(bytearray(b"'")), repr(b""), [b"'", "'"], str(b"x"), "\N{GREEK SMALL LETTER ALPHA}", "\101\x41\u0041")
# expect: 'a' 'a' "it's" "it's" 'say "x"' 'say "x"' 'both \' and "' 'both \' and "' '\n\t\r\\' '\n\t\r\\' '\x00\x1f\x7f' '\x00\x1f\x7f' '\x80\xa0\xadÿ' '\x80\xa0\xad\xff' 'é€' '\xe9\u20ac' '\u2028\u200b' '\u2028\u200b' '😀\U000e0001' '\U0001f600\U000e0001' '\ud800' '\ud800' '\u0378' '\u0378' .
# expect: b'a\'b"\n\x00\xff' bytearray(b"\'") b'' [b"'", "'"] b'x' α AAA
