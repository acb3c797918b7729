# Case changes and questions about characters, also outside ASCII.
print("straße".upper(), "İ".lower(), "ǆ".title(), "ß".capitalize(), "ΑΣ".lower(), "Σ".lower(), "they're bill's".title(), "aBc".swapcase(), "ﬁ".upper(), "STRASSE".casefold() == "straße".casefold(), "ŉ".upper(), "hello world".title(), "éA".swapcase(), "x1y".title())
# expect: STRASSE i̇ ǅ Ss ας σ They'Re Bill'S AbC FI True ʼN Hello World Éa X1Y
for s in ("", "a", "A", "1", " ", "²", "½", "一", "ab1", "_a", "1a", "٣", "Ab", "É", "\n", "ª", "\u00a0", "class"):
    print(repr(s), "".join(str(int(getattr(s, m)())) for m in ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "islower", "isupper", "istitle", "isidentifier", "isprintable", "isascii")), end=" ")
print(".")
# expect: '' 000000000011 'a' 100010100111 'A' 100010011111 '1' 011110000011 ' ' 000001000011 '²' 010110000010 '½' 000110000010 '一' 100110000110 'ab1' 000010100111 '_a' 000000100111 '1a' 000010100011 '٣' 011110000010 'Ab' 100010001111 'É' 100010011110 '\n' 000001000001 'ª' 100010100110 '\xa0' 000001000000 'class' 100010100111 .
