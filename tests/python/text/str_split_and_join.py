# split by blanks or by a text, from either side; partition, splitlines, join.
print(" a  b c ".split(), "a,b,,c".split(","), "a b c".split(None, 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","), " a b ".rsplit(None, 1), "abc".split("abc"), "a--b-c".split("--"), "x".split(maxsplit=0), " x ".split(maxsplit=0), "a b".split(sep="b"))
# expect: ['a', 'b', 'c'] ['a', 'b', '', 'c'] ['a', 'b c'] ['a,b', 'c'] [] [''] [' a', 'b'] ['', ''] ['a', 'b-c'] ['x'] ['x '] ['a ', '']
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"), "abc".rpartition("x"), "a\nb\r\nc\rd\x0be\x85f\u2028g".splitlines(), "a\n".splitlines(True), "\n".splitlines(), "".splitlines())
# expect: ('a', '=', 'b=c') ('a=b', '=', 'c') ('abc', '', '') ('', '', 'abc') ['a', 'b', 'c', 'd', 'e', 'f', 'g'] ['a\n'] [''] []
print(",".join("abc"), "".join([]), "-".join(["x"]), " ".join(iter("ab")), "ab".join({"k": 1}), "é".join(["1", "2"]))  # expect: a,b,c  x a b k 1é2
for bad in (lambda: "a".split(""), lambda: "a".partition(""), lambda: ",".join([1]), lambda: ",".join(["a", None]), lambda: ",".join(5), lambda: "a".split(1), lambda: "a".partition(None), lambda: "a".rsplit("b", "c"), lambda: ",".join(["a", b"b"])):
    try: bad()
    except (ValueError, TypeError) as e: print(e)
# expect: empty separator
# expect: empty separator
# expect: sequence item 0: expected str instance, int found
# expect: sequence item 1: expected str instance, NoneType found
# expect: can only join an iterable
# expect: must be str or None, not int
# expect: must be str, not NoneType
# expect: 'str' object cannot be interpreted as an integer
# expect: sequence item 1: expected str instance, bytes found
