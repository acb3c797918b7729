# Expressions from top to bottom, applied from bottom to top.
def deco(name):
    print("make", name)
    def wrap(f): print("apply", name); return f
    return wrap
@deco("a")
@deco("b")
def f(x=print("default")): pass
# expect: make a
# expect: make b
# expect: default
# expect: apply b
# expect: apply a
@deco("c")
class C(print("base") or object): print("body")
# expect: make c
# expect: base
# expect: body
# expect: apply c
@(lambda f: f.__name__)
def g(): pass
print(g)  # expect: g
