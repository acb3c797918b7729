# Some exceptions keep fields of their own.
e = OSError(2, "No such file", "f.txt"); print(e.errno, e.strerror, e.filename, e, repr(e), type(e).__name__, e.args)
# expect: 2 No such file f.txt [Errno 2] No such file: 'f.txt' FileNotFoundError(2, 'No such file') FileNotFoundError (2, 'No such file')
print(OSError(2, "a", "b", None, "c"), OSError("x").errno, repr(OSError(13, "d")), str(OSError(1)), type(OSError(17, "e")).__name__)
# expect: [Errno 2] a: 'b' -> 'c' None PermissionError(13, 'd') 1 FileExistsError
s = StopIteration(5, 6); print(s.value, s.args, StopIteration().value); x = SystemExit(3); print(x.code, SystemExit().code, SystemExit(1, 2).code)
# expect: 5 (5, 6) None
# expect: 3 None (1, 2)
u = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad"); print(u, u.encoding, u.object, u.start, u.end, u.reason)
# expect: 'utf-8' codec can't decode byte 0xff in position 3: bad utf-8 b'abc\xff' 3 4 bad
print(UnicodeEncodeError("ascii", "a\xe9\u1234", 1, 2, "no"), "|", UnicodeEncodeError("ascii", "a\xe9\u1234", 1, 3, "no"), "|", UnicodeTranslateError("x\u1234", 1, 2, "t"))
# expect: 'ascii' codec can't encode character '\xe9' in position 1: no | 'ascii' codec can't encode characters in position 1-2: no | can't translate character '\u1234' in position 1: t
i = ImportError("m", name="n", path="p"); print(i, i.name, i.path, i.msg, ModuleNotFoundError("q").name)  # expect: m n p m None
n = NameError("x", name="y"); print(n.name); a = AttributeError("a", name="b", obj=5); print(a.name, a.obj)
# expect: y
# expect: b 5
y = SyntaxError("bad", ("f.py", 1, 2, "text", 1, 3)); print(y, y.lineno, y.offset, y.text, y.filename, y.msg, y.end_offset)  # expect: bad (f.py, line 1) 1 2 text f.py bad 3
for bad in (lambda: UnicodeDecodeError("a"), lambda: UnicodeEncodeError("a", b"x", 1, 2, "r"), lambda: ImportError(foo=1), lambda: KeyError(k=1)):
    try: bad()
    except (TypeError, IndexError) as e: print(type(e).__name__, e)
# expect: TypeError function takes exactly 5 arguments (1 given)
# expect: TypeError argument 2 must be str, not bytes
# expect: TypeError 'foo' is an invalid keyword argument for ImportError()
# expect: TypeError KeyError() takes no keyword arguments
