# __code__ may be changed for one with as many free variables.
def f(): return 1
def g(): return 2
f.__code__ = g.__code__; print(f())  # expect: 2
def outer():
    x = 3
    def h(): return x
    return h
try: f.__code__ = outer().__code__
except ValueError as e: print(e)  # expect: f() requires a code object with 0 free vars, not 1
h = outer(); print(h.__closure__[0].cell_contents, h())  # expect: 3 3
h.__closure__[0].cell_contents = 7; print(h())  # expect: 7
