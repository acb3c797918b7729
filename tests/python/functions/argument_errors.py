# Wrong calls name the function and what is wrong.
def f(a, b): pass
def g(*, k): pass
def p(x, /): pass
for call in (lambda: f(1), lambda: f(1, 2, 3), lambda: f(1, a=2), lambda: f(1, 2, c=3), lambda: g(), lambda: g(1), lambda: p(x=1)):
    try: call()
    except TypeError as e: print(e)
# expect: f() missing 1 required positional argument: 'b'
# expect: f() takes 2 positional arguments but 3 were given
# expect: f() got multiple values for argument 'a'
# expect: f() got an unexpected keyword argument 'c'
# expect: g() missing 1 required keyword-only argument: 'k'
# expect: g() takes 0 positional arguments but 1 was given
# expect: p() got some positional-only arguments passed as keyword arguments: 'x'
