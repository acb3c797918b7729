# The name is deleted at the end, even if it was rebound or deleted; the exception is then gone.
e = "old"
try: 1 / 0
except ZeroDivisionError as e: e = "rebound"
try: print(e)
except NameError as x: print(x)  # expect: name 'e' is not defined
try: 1 / 0
except ZeroDivisionError as e: del e
def f():
    try: raise KeyError
    except KeyError as k: pass
    try: return k
    except UnboundLocalError as u: return str(u)
print(f())  # expect: cannot access local variable 'k' where it is not associated with a value
def g():
    try: raise KeyError
    except KeyError as k: return lambda: k
try: g()()
except NameError as n: print(n)  # expect: cannot access free variable 'k' where it is not associated with a value in enclosing scope
