# Any number of * and ** in a call; later keywords may not repeat.
def f(*a, **k): return a, k
print(f(*[1], 2, *(3,), x=1, **{"y": 2}, **{"z": 3}))  # expect: ((1, 2, 3), {'x': 1, 'y': 2, 'z': 3})
print(f(*range(3), *"ab"), f(**{}), f(*()))  # expect: ((0, 1, 2, 'a', 'b'), {}) ((), {}) ((), {})
for call in (lambda: f(*1), lambda: f(**1), lambda: f(**{1: 2}), lambda: f(x=1, **{"x": 2}), lambda: f(**{"x": 1}, **{"x": 2})):
    try: call()
    except TypeError as e: print(e)
# expect: __main__.f() argument after * must be an iterable, not int
# expect: __main__.f() argument after ** must be a mapping, not int
# expect: keywords must be strings
# expect: __main__.f() got multiple values for keyword argument 'x'
# expect: __main__.f() got multiple values for keyword argument 'x'
