# Methods do not see the names of the class body; the body sees globals and enclosing functions.
x = "global"
class C:
    y = x
    x = "class"
    z = x
    def m(self): return x
    first = [w for w in x]
    try: bad = [x + v for v in "a"]
    except NameError as e: bad = e
print(C.y, C.x, C.z, C().m(), C.first, C.bad)  # expect: global class class global ['c', 'l', 'a', 's', 's'] ['globala']
def f():
    x = "local"
    class D:
        print(x)
        def m(self): return x
    return D().m()
print(f())
# expect: local
# expect: local
def g():
    x = "local"
    class E:
        x = x + "!"
    return E.x
try: print(g())
except NameError as e: print(e)  # expect: global!
