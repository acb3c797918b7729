import sys


class Outer:
    class Inner(Exception): pass


class Moved(Exception): __module__ = "pkg.mod"


class Builtin(Exception): __module__ = "builtins"


class Odd(Exception): __module__ = 3


for cls in (Outer.Inner, Moved, Builtin, Odd): sys.excepthook(None, cls("text"), None)
for e in (KeyError("k"), KeyError(), KeyError(1, 2), ValueError(""), ValueError("a", 1), StopIteration(3), OSError(2, "No such file", "f")):
    sys.excepthook(None, e, None)
# stderr: Outer.Inner: text
# stderr: pkg.mod.Moved: text
# stderr: Builtin: text
# stderr: <unknown>.Odd: text
# stderr: KeyError: 'k'
# stderr: KeyError
# stderr: KeyError: (1, 2)
# stderr: ValueError
# stderr: ValueError: ('a', 1)
# stderr: StopIteration: 3
# stderr: FileNotFoundError: [Errno 2] No such file: 'f'
