# The file name of compile(): str, bytes, or an object with __fspath__.
class Path:
    def __init__(self, path): self.path = path
    def __fspath__(self):
        if isinstance(self.path, Exception): raise self.path
        return self.path
for name in "text", b"bytes", Path("path"), Path(b"path of bytes"), "\udcff", b"\xff": print(repr(compile("1", name, "exec").co_filename))
# expect: 'text'
# expect: 'bytes'
# expect: 'path'
# expect: 'path of bytes'
# expect: '\udcff'
# expect: '\udcff'
for name in 1, None, ["x"], Path(1), Path(ValueError("own")), "a\0b", b"a\0b":
    try: compile("1", name, "exec")
    except Exception as e: print(type(e).__name__, e)
# expect: TypeError expected str, bytes or os.PathLike object, not int
# expect: TypeError expected str, bytes or os.PathLike object, not NoneType
# expect: TypeError expected str, bytes or os.PathLike object, not list
# expect: TypeError expected Path.__fspath__() to return str or bytes, not int
# expect: ValueError own
# expect: ValueError embedded null character
# expect: ValueError embedded null character
# In "single" mode only blanks and comments may follow the statement.
for source in "1 + 2\t\t\n        ", "1\n# more", "if 1: pass\n\n", "1\n2", "if 1: pass\n\nx":
    try: compile(source, "", "single")
    except SyntaxError as e: print(e.msg)
    else: print("compiled")
# expect: compiled
# expect: compiled
# expect: compiled
# expect: multiple statements found while compiling a single statement
# expect: invalid syntax
