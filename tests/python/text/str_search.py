# find, index, count, startswith, in, with ranges and empty texts.
s = "abracadabra"
print(s.find("a"), s.find("a", 1), s.rfind("a"), s.rfind("a", 0, -1), s.find("zz"), s.find(""), s.find("", 11), s.find("", 12), s.rfind(""), s.index("bra", 2), s.count("a"), s.count(""), s.count("abra"), s.count("a", -3), "aaa".count("aa"), s.find("a", -4, None))
# expect: 0 3 10 7 -1 0 11 -1 11 8 5 12 2 1 1 7
print(s.startswith("abra"), s.startswith(("x", "ab")), s.startswith("bra", 1), s.endswith("bra"), s.endswith(("a", 5) if False else ("a",)), s.endswith("abra", 0, 4), s.startswith(""), s.startswith("", 12), s.startswith(()), s.removeprefix("abra"), s.removesuffix("bra"), s.removeprefix("x"), "cad" in s)
# expect: True True True True True True True False False cadabra abracada abracadabra True
for bad in (lambda: s.index("zz"), lambda: s.rindex("q"), lambda: s.find(1), lambda: s.count(None), lambda: s.startswith(1), lambda: s.startswith(("a", 1)[1:]), lambda: s.endswith([]), lambda: s.find("a", "b"), lambda: 1 in s, lambda: s.removeprefix(1), lambda: s.find()):
    try: print(bad())
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
# expect: ValueError substring not found
# expect: ValueError substring not found
# expect: TypeError must be str, not int
# expect: TypeError must be str, not NoneType
# expect: TypeError startswith first arg must be str or a tuple of str, not int
# expect: TypeError tuple for startswith must only contain str, not int
# expect: TypeError endswith first arg must be str or a tuple of str, not list
# expect: TypeError slice indices must be integers or None or have an __index__ method
# expect: TypeError 'in <string>' requires string as left operand, not int
# expect: TypeError removeprefix() argument must be str, not int
# expect: TypeError find() takes at least 1 argument (0 given)
