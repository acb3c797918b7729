# A lambda takes all kinds of parameters and is named <lambda>.
f = lambda a, /, b=2, *c, d=4, **e: (a, b, c, d, e)
print(f(1), f(1, 2, 3, d=5, z=6), f.__name__, f.__qualname__)  # expect: (1, 2, (), 4, {}) (1, 2, (3,), 5, {'z': 6}) <lambda> <lambda>
print((lambda: (yield))().send(None), [g(2) for g in (lambda x: x + 1, lambda x: x * x)], (lambda *, k: k)(k=1))  # expect: None [3, 4] 1
try: (lambda x: x)()
except TypeError as e: print(e)  # expect: <lambda>() missing 1 required positional argument: 'x'
def outer(): return lambda: 0
print(outer().__qualname__)  # expect: outer.<locals>.<lambda>
