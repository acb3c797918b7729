texts = "plain", "tab\t\n\r\\ '", "é\x7f\x00", "\u20ac+~", "\U0001f40dx", "a\ud800b", "Hi Mom -\u263a-!", "\u65e5\u672c-\u8a9e/1"
for text in texts:
    print(*[text.encode(codec, "surrogatepass") for codec in ("unicode_escape", "raw_unicode_escape", "utf-7", "utf-8-sig")])
    for codec in "Unicode-Escape", "UTF_7", "utf_8_sig":
        assert text.encode(codec, "surrogatepass").decode(codec, "surrogatepass") == text, (text, codec)
def try_(data, codec, errors="strict"):
    try:
        print(ascii(data.decode(codec, errors)))
    except UnicodeDecodeError as e:
        print(e)
for data in (rb"\x4", rb"\u12", rb"\U0011ffff", rb"\N{EURO SIGN}\N{lf}", rb"\N{no such}", rb"\N", rb"\N{x", rb"\N{}", rb"a\\" + b"\\", rb"\101\7\08", b"\\\n\xe9",
             rb"\xzz\u1g"):
    for errors in "strict", "replace", "ignore", "backslashreplace":
        try_(data, "unicode_escape", errors)
    try_(data, "raw_unicode_escape")
for data in (b"+", b"+AGE", b"+AGE-", b"+A", b"+AGEx-", b"a+-b", b"+@", b"+AG E", b"\xe9", b"+2D3", b"+2D3cDQ-", b"+2D0-x", b"~+AP8A/w-"):
    for errors in "strict", "replace", "ignore":
        try_(data, "utf-7", errors)
print(b"\xef\xbb\xbfx".decode("utf-8-sig"), b"x".decode("utf_8_sig"), "".encode("utf-8-sig"), ascii(b"\xef\xbb\xbfx".decode("utf-8")))
# expect: b'plain' b'plain' b'plain' b'\xef\xbb\xbfplain'
# expect: b"tab\\t\\n\\r\\\\ '" b"tab\t\n\r\\ '" b"tab\t\n\r+AFw '" b"\xef\xbb\xbftab\t\n\r\\ '"
# expect: b'\\xe9\\x7f\\x00' b'\xe9\x7f\x00' b'+AOkAfwAA-' b'\xef\xbb\xbf\xc3\xa9\x7f\x00'
# expect: b'\\u20ac+~' b'\\u20ac+~' b'+IKwAKwB+-' b'\xef\xbb\xbf\xe2\x82\xac+~'
# expect: b'\\U0001f40dx' b'\\U0001f40dx' b'+2D3cDQ-x' b'\xef\xbb\xbf\xf0\x9f\x90\x8dx'
# expect: b'a\\ud800b' b'a\\ud800b' b'a+2AA-b' b'\xef\xbb\xbfa\xed\xa0\x80b'
# expect: b'Hi Mom -\\u263a-!' b'Hi Mom -\\u263a-!' b'Hi Mom -+Jjo--!' b'\xef\xbb\xbfHi Mom -\xe2\x98\xba-!'
# expect: b'\\u65e5\\u672c-\\u8a9e/1' b'\\u65e5\\u672c-\\u8a9e/1' b'+ZeVnLA--+ip4-/1' b'\xef\xbb\xbf\xe6\x97\xa5\xe6\x9c\xac-\xe8\xaa\x9e/1'
# expect: 'unicodeescape' codec can't decode bytes in position 0-2: truncated \xXX escape
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x78\\x34'
# expect: '\\x4'
# expect: 'unicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x75\\x31\\x32'
# expect: 'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
# expect: 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x55\\x30\\x30\\x31\\x31\\x66\\x66\\x66\\x66'
# expect: 'rawunicodeescape' codec can't decode bytes in position 0-9: \Uxxxxxxxx out of range
# expect: '\u20ac\n'
# expect: '\u20ac\n'
# expect: '\u20ac\n'
# expect: '\u20ac\n'
# expect: '\\N{EURO SIGN}\\N{lf}'
# expect: 'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x4e\\x7b\\x6e\\x6f\\x20\\x73\\x75\\x63\\x68\\x7d'
# expect: '\\N{no such}'
# expect: 'unicodeescape' codec can't decode bytes in position 0-1: malformed \N character escape
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x4e'
# expect: '\\N'
# expect: 'unicodeescape' codec can't decode bytes in position 0-3: malformed \N character escape
# expect: '\ufffd'
# expect: ''
# expect: '\\x5c\\x4e\\x7b\\x78'
# expect: '\\N{x'
# expect: 'unicodeescape' codec can't decode bytes in position 0-2: malformed \N character escape
# expect: '\ufffd}'
# expect: '}'
# expect: '\\x5c\\x4e\\x7b}'
# expect: '\\N{}'
# expect: 'unicodeescape' codec can't decode byte 0x5c in position 3: \ at end of string
# expect: 'a\\\ufffd'
# expect: 'a\\'
# expect: 'a\\\\x5c'
# expect: 'a\\\\\\'
# expect: 'A\x07\x008'
# expect: 'A\x07\x008'
# expect: 'A\x07\x008'
# expect: 'A\x07\x008'
# expect: '\\101\\7\\08'
# expect: '\xe9'
# expect: '\xe9'
# expect: '\xe9'
# expect: '\xe9'
# expect: '\\\n\xe9'
# expect: 'unicodeescape' codec can't decode bytes in position 0-1: truncated \xXX escape
# expect: '\ufffdzz\ufffdg'
# expect: 'zzg'
# expect: '\\x5c\\x78zz\\x5c\\x75\\x31g'
# expect: 'rawunicodeescape' codec can't decode bytes in position 4-6: truncated \uXXXX escape
# expect: ''
# expect: ''
# expect: ''
# expect: 'a'
# expect: 'a'
# expect: 'a'
# expect: 'a'
# expect: 'a'
# expect: 'a'
# expect: 'utf7' codec can't decode bytes in position 0-1: unterminated shift sequence
# expect: '\ufffd'
# expect: ''
# expect: 'utf7' codec can't decode bytes in position 0-5: partial character in shift sequence
# expect: 'a\ufffd'
# expect: 'a'
# expect: 'a+b'
# expect: 'a+b'
# expect: 'a+b'
# expect: 'utf7' codec can't decode bytes in position 0-1: ill-formed sequence
# expect: '\ufffd'
# expect: ''
# expect: 'utf7' codec can't decode bytes in position 0-3: partial character in shift sequence
# expect: '\ufffdE'
# expect: 'E'
# expect: 'utf7' codec can't decode byte 0xe9 in position 0: unexpected special character
# expect: '\ufffd'
# expect: ''
# expect: 'utf7' codec can't decode bytes in position 0-3: unterminated shift sequence
# expect: '\ufffd'
# expect: ''
# expect: '\U0001f40d'
# expect: '\U0001f40d'
# expect: '\U0001f40d'
# expect: '\ud83dx'
# expect: '\ud83dx'
# expect: '\ud83dx'
# expect: '~\xff\xff'
# expect: '~\xff\xff'
# expect: '~\xff\xff'
# expect: x x b'\xef\xbb\xbf' '\ufeffx'
