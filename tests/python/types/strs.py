# Text: methods and slices.
s = "Hello, World"
print(s.upper(), s.find("o"), s.rfind("o"), s.replace("l", "L", 2), s[::-1], s[-5:])  # expect: HELLO, WORLD 4 8 HeLLo, World dlroW ,olleH World
print("a,b,,c".split(","), " a  b ".split(), "x".join("abc"), "abc".center(7, "*"))  # expect: ['a', 'b', '', 'c'] ['a', 'b'] axbxc **abc**
print("%s %d %.2f %r %5s|" % ("a", 3, 1.5, "q", "r"), "{0} {x!r:>5}".format(1, x="y"))  # expect: a 3 1.50 'q'     r| 1   'y'
print(repr("a'b\n\u00e9\x00"), "ß".upper(), "\u4e2d".isalpha())  # expect: "a'b\né\x00" SS True
