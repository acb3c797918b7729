# sep, end, file, flush.
import sys
class W:
    def __init__(self): self.parts = []
    def write(self, t): self.parts.append(t)
w = W(); print(1, "a", None, sep="-", end="!\n", file=w); print(file=w); print("x", sep=None, end=None, file=w); print(*[], file=w); print(w.parts)
# expect: ['1', '-', 'a', '-', 'None', '!\n', '\n', 'x', '\n', '\n']
print("a", "b", sep=""); print(*"abc", sep=", "); print("no newline", end=" | "); print("é\U0001F600")
# expect: ab
# expect: a, b, c
# expect: no newline | é😀
class F(W):
    def flush(self): self.parts.append("flushed")
f = F(); print("q", file=f, flush=True); print(f.parts)  # expect: ['q', '\n', 'flushed']
for bad in (lambda: print(1, sep=5), lambda: print(1, end=5), lambda: print(1, file=5), lambda: print(1, nope=2), lambda: print("a", file=W(), flush=True)):
    try: bad()
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError sep must be None or a string, not int
# expect: TypeError end must be None or a string, not int
# expect: AttributeError 'int' object has no attribute 'write'
# expect: TypeError 'nope' is an invalid keyword argument for print()
# expect: AttributeError 'W' object has no attribute 'flush'
old, sys.stdout = sys.stdout, w; print("redirected"); sys.stdout = old; print(w.parts[-2:])  # expect: ['redirected', '\n']
