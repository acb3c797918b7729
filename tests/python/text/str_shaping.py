# center, ljust, rjust, zfill, strip, expandtabs, replace, translate.
print([x for x in ("ab".center(5), "ab".center(5, "*"), "abc".center(6, "-"), "ab".ljust(4, "."), "ab".rjust(4), "-5".zfill(4), "+a".zfill(5), "abc".zfill(2), "".zfill(2), "ab".center(-1))])
# expect: ['  ab ', '**ab*', '-abc--', 'ab..', '  ab', '-005', '+000a', 'abc', '00', 'ab']
print([" ab ".strip(), "xxabxx".strip("x"), "xyabyx".lstrip("xy"), "abba".rstrip("a"), "\u3000a\x1f".strip(), "a".strip("a"), "a\tbc\td".expandtabs(4), "\t\n\t".expandtabs(2), "a\tb".expandtabs(0), "ab\r\tc".expandtabs()])
# expect: ['ab', 'ab', 'abyx', 'abb', 'a', '', 'a   bc  d', '  \n  ', 'ab', 'ab\r        c']
print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("aa", ""), "".replace("", "x"), "a".replace("a", "a", 0), "éa".replace("a", "\U0001F600"))
# expect: bbb bba -a-b-c- -a-bc a x a é😀
t = str.maketrans("abc", "xyz", "d"); print("abcd".translate(t), t, "abc".translate({97: None, 98: "BB", 99: 67}), str.maketrans({"a": 1, 98: "q"}), "ab".translate("xy" * 60))
# expect: xyz {97: 120, 98: 121, 99: 122, 100: None} BBC {97: 1, 98: 'q'} yx
for bad in (lambda: "a".center("5"), lambda: "a".center(5, "ab"), lambda: "a".strip(1), lambda: "a".replace("a"), lambda: "a".replace(1, "b"), lambda: str.maketrans("ab", "c"), lambda: str.maketrans("a"), lambda: str.maketrans({"ab": 1}), lambda: "a".translate({97: 0x110000}), lambda: "a".translate({97: []}), lambda: "a".translate(5), lambda: str.maketrans({1.5: 1}), lambda: "a".zfill("x"), lambda: "a".ljust(3, "")):
    try: print(bad())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError The fill character must be exactly one character long
# expect: TypeError strip arg must be None or str
# expect: TypeError replace expected at least 2 arguments, got 1
# expect: TypeError replace() argument 1 must be str, not int
# expect: ValueError the first two maketrans arguments must have equal length
# expect: TypeError if you give only one argument to maketrans it must be a dict
# expect: ValueError string keys in translate table must be of length 1
# expect: ValueError character mapping must be in range(0x110000)
# expect: TypeError character mapping must return integer, None or str
# expect: TypeError 'int' object is not subscriptable
# expect: TypeError keys in translate table must be strings or integers
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: TypeError The fill character must be exactly one character long
