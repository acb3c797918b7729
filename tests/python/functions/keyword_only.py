# What stands after * must be named.
def f(a, *, k, m=1): return a, k, m
print(f(0, k=2), f(a=0, k=2, m=3))  # expect: (0, 2, 1) (0, 2, 3)
for call in (lambda: f(1), lambda: f(1, 2), lambda: f(1, 2, k=3), lambda: f(1, 2, 3, k=1, m=2), lambda: f(k=1), lambda: f(1, k=1, z=1)):
    try: call()
    except TypeError as e: print(e)
# expect: f() missing 1 required keyword-only argument: 'k'
# expect: f() takes 1 positional argument but 2 were given
# expect: f() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given
# expect: f() takes 1 positional argument but 3 positional arguments (and 2 keyword-only arguments) were given
# expect: f() missing 1 required positional argument: 'a'
# expect: f() got an unexpected keyword argument 'z'
