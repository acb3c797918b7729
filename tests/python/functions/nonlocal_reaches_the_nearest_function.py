# nonlocal skips class bodies, and finds the nearest enclosing function.
def f():
    x = "f"
    class C:
        x = "C"
        def m(self):
            nonlocal x
            x += "!"
            return x
    def g():
        x = "g"
        def h():
            nonlocal x
            x = "h"
        h(); return x
    return C().m(), C.x, x, g()
print(f())  # expect: ('f!', 'C', 'f!', 'h')
