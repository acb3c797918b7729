# The first iterable is evaluated outside, the others inside.
class C:
    data = [1, 2]; n = 3
    a = [x for x in data]
    b = [x for x in data if x > 1]
    try: c = [x + n for x in data]
    except NameError as e: c = str(e)
    try: d = [y for x in data for y in data]
    except NameError as e: d = str(e)
    e = [y for x in data for y in [x, x]]
print(C.a, C.b, C.c, C.d, C.e)  # expect: [1, 2] [2] name 'n' is not defined name 'data' is not defined [1, 1, 2, 2]
def f():
    items = [1]
    return [items for items in items]
print(f())  # expect: [1]
try: [z for z in 5]
except TypeError as e: print(e)  # expect: 'int' object is not iterable
try: [z for z in [1] for w in zz]
except NameError as e: print(e)  # expect: name 'zz' is not defined
