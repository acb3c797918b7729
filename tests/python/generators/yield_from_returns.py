# yield from passes sends on and its value is what the inner generator returns.
def inner():
    x = yield "a"
    y = yield x
    return x + y
def outer():
    r = yield from inner()
    print("inner returned", r)
    r2 = yield from [10, 20]
    return r, r2
o = outer(); print(next(o), o.send(5), o.send(6), next(o))
# expect: inner returned 11
# expect: a 5 10 20
try: next(o)
except StopIteration as e: print(e.value)  # expect: (11, None)
def deep(n):
    if n: return (yield from deep(n - 1)) + 1
    yield "bottom"
    return 0
d = deep(50); print(next(d))  # expect: bottom
try: next(d)
except StopIteration as e: print(e.value)  # expect: 50
