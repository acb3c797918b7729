# Closures share variables, not values; a cell may be empty.
def make():
    fs = [lambda: i for i in range(3)]
    gs = [lambda i=i: i for i in range(3)]
    return [f() for f in fs], [g() for g in gs]
print(make())  # expect: ([2, 2, 2], [0, 1, 2])
def counter():
    n = 0
    def up(): nonlocal n; n += 1; return n
    def get(): return n
    return up, get
up, get = counter(); up(); up(); print(get())  # expect: 2
def late():
    def f(): return x
    try: f()
    except NameError as e: print(e)
    x = 1
    return f()
print(late())
# expect: cannot access free variable 'x' where it is not associated with a value in enclosing scope
# expect: 1
def gone():
    x = 1
    def f(): return x
    del x
    try: f()
    except NameError as e: print(e)
    try: f.__closure__[0].cell_contents
    except ValueError as e: print(e)
gone()
# expect: cannot access free variable 'x' where it is not associated with a value in enclosing scope
# expect: Cell is empty
