# At definition, from left to right; __defaults__ and __kwdefaults__ can be replaced.
def p(x): print("default", x); return x
def f(a=p(1), b=p(2), *, c=p(3)): return a, b, c
# expect: default 1
# expect: default 2
# expect: default 3
print(f.__defaults__, f.__kwdefaults__)  # expect: (1, 2) {'c': 3}
f.__defaults__ = (10,); f.__kwdefaults__ = {"c": 30}
print(f(0), f(0, 5))  # expect: (0, 10, 30) (0, 5, 30)
f.__kwdefaults__ = None
try: f(1)
except TypeError as e: print(e)  # expect: f() missing 1 required keyword-only argument: 'c'
for bad in ((1,), [1]):
    try: f.__defaults__ = bad; print("set")
    except TypeError as e: print(e)
# expect: set
# expect: __defaults__ must be set to a tuple object
try: f.__kwdefaults__ = (1,)
except TypeError as e: print(e)  # expect: __kwdefaults__ must be set to a dict object
