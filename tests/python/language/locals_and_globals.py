# locals() of a function is a snapshot, that of a module is its namespace.
def f(a, b=2):
    c = 3
    l = locals(); d = 4
    l["c"] = 99
    return sorted(l), c, sorted(locals())
print(f(1)); print(globals() is locals()); globals()["made"] = 5; print(made)
# expect: (['a', 'b', 'c'], 3, ['a', 'b', 'c', 'd', 'l'])
# expect: True
# expect: 5
def g():
    x = 1
    def h(): return x, sorted(locals())
    return h()
print(g()); exec("z = 7"); print(z)
# expect: (1, ['x'])
# expect: 7
def e():
    exec("inner = 1")
    return "inner" in locals()
print(e(), vars() is globals(), "f" in dir())  # expect: True True True
class C: names = sorted(k for k in locals() if k[0] != "_"); a = 1
print(C.names)  # expect: []
