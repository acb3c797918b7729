# format(), f-strings and str.format call __format__ with the text after the colon.
class F:
    def __format__(self, spec): return "<" + spec + ">"
f = F(); print(format(f), format(f, "x"), f"{f:>{5}}", "{:a{}b}".format(f, 1), "{0:{1:}}".format(f, "q"), f"{f}")  # expect: <> <x> <>5> <a1b> <q> <>
class Bad:
    def __format__(self, spec): return 5
for use in (lambda: format(Bad()), lambda: f"{Bad()}", lambda: format(object(), "x"), lambda: format([], "5"), lambda: format(None, "s"), lambda: format(1, 5), lambda: "{:d}".format("a"), lambda: object().__format__(1)):
    try: print(use())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError __format__ must return a str, not int
# expect: TypeError __format__ must return a str, not int
# expect: TypeError unsupported format string passed to object.__format__
# expect: TypeError unsupported format string passed to list.__format__
# expect: TypeError unsupported format string passed to NoneType.__format__
# expect: TypeError format() argument 2 must be str, not int
# expect: ValueError Unknown format code 'd' for object of type 'str'
# expect: TypeError __format__() argument must be str, not int
class S(str):
    def __format__(self, spec): return "own"
print(f"{S('a')}", "{}".format(S("b")), "%s" % S("c"), format(S("d"), ""))  # expect: own own c own
