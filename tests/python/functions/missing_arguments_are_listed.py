# Missing arguments are named, joined by commas and 'and'.
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def many(a, b, c, d, e=1): pass
def kwonly(*, x, y, z): pass
def kw2(*, x, y): pass
for f in one, two, three, many, kwonly, kw2:
    try: f()
    except TypeError as e: print(e)
# expect: one() missing 1 required positional argument: 'a'
# expect: two() missing 2 required positional arguments: 'a' and 'b'
# expect: three() missing 3 required positional arguments: 'a', 'b', and 'c'
# expect: many() missing 4 required positional arguments: 'a', 'b', 'c', and 'd'
# expect: kwonly() missing 3 required keyword-only arguments: 'x', 'y', and 'z'
# expect: kw2() missing 2 required keyword-only arguments: 'x' and 'y'
