# Escapes of str and bytes literals, and their errors.
print("\a\b\f\v".encode(), "\
joined", "\'\"", r"\n", b"\x41\101\n", "\x41\u00e9\U0001F600\N{SNOWMAN}", rb"\x", Rb'\'', "a" 'b' """c""", '''d"e''')
# expect: b'\x07\x08\x0c\x0b' joined '" \n b'AA\n' Aé😀☃ b'\\x' b"\\'" abc d"e
for src in (r"'\x4'", r"'\u12'", r"'\U00110000'", r"'\N{no such name}'", r"b'\x4'", "b'é'", "'abc", "'''abc", r"'\N'", r"b'a' 'b'", "'a\nb'"):
    try: exec(src)
    except SyntaxError as e: print(e.msg)
# expect: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \xXX escape
# expect: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape
# expect: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character
# expect: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-15: unknown Unicode character name
# expect: (value error) invalid \x escape at position 0
# expect: bytes can only contain ASCII literal characters
# expect: unterminated string literal (detected at line 1)
# expect: unterminated triple-quoted string literal (detected at line 1)
# expect: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: malformed \N character escape
# expect: cannot mix bytes and nonbytes literals
# expect: unterminated string literal (detected at line 1)
