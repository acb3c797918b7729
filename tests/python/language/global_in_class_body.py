# global in a class body binds the module's name.
class C:
    global made
    made = 1
    other = 2
print(made, hasattr(C, "made"), C.other)  # expect: 1 False 2
def f():
    global deep
    class D:
        def m(self): return deep
    deep = 5
    return D().m()
print(f(), deep)  # expect: 5 5
