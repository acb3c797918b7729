# The error says how many are taken and how many were given.
def f0(): pass
def f1(a): pass
def f12(a, b=1): pass
def f02(a=1, b=2): pass
def fk(a, *, k=1): pass
for call in (lambda: f0(1), lambda: f1(1, 2), lambda: f12(1, 2, 3), lambda: f02(1, 2, 3), lambda: fk(1, 2), lambda: fk(1, 2, k=3), lambda: f0(1, 2)):
    try: call()
    except TypeError as e: print(e)
# expect: f0() takes 0 positional arguments but 1 was given
# expect: f1() takes 1 positional argument but 2 were given
# expect: f12() takes from 1 to 2 positional arguments but 3 were given
# expect: f02() takes from 0 to 2 positional arguments but 3 were given
# expect: fk() takes 1 positional argument but 2 were given
# expect: fk() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given
# expect: f0() takes 0 positional arguments but 2 were given
class C:
    def m(self): pass
try: C().m(1)
except TypeError as e: print(e)  # expect: C.m() takes 1 positional argument but 2 were given
try: C.m()
except TypeError as e: print(e)  # expect: C.m() missing 1 required positional argument: 'self'
