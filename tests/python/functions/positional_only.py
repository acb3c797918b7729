# What stands before / cannot be named; **kw may reuse the name.
def f(a, b=2, /, c=3, *, d=4, **kw): return a, b, c, d, kw
print(f(1), f(1, 5, c=6, d=7), f(1, a=9, b=8))  # expect: (1, 2, 3, 4, {}) (1, 5, 6, 7, {}) (1, 2, 3, 4, {'a': 9, 'b': 8})
def g(a, /): pass
for call in (lambda: g(), lambda: g(a=1), lambda: g(1, 2), lambda: g(1, x=2)):
    try: call()
    except TypeError as e: print(e)
# expect: g() missing 1 required positional argument: 'a'
# expect: g() got some positional-only arguments passed as keyword arguments: 'a'
# expect: g() takes 1 positional argument but 2 were given
# expect: g() got an unexpected keyword argument 'x'
