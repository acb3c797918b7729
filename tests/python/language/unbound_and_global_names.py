# A name assigned anywhere in a function is local all over it.
x = "global"
def f():
    try: print(x)
    except UnboundLocalError as e: print(e)
    x = 1
f()  # expect: cannot access local variable 'x' where it is not associated with a value
def g():
    global x, fresh
    x = "changed"; fresh = 1
g(); print(x, fresh)  # expect: changed 1
def h():
    for v in []: pass
    try: return v
    except UnboundLocalError as e: return str(e)
print(h())  # expect: cannot access local variable 'v' where it is not associated with a value
def k():
    if False: x = 1
    return (lambda: x)()
try: k()
except NameError as e: print(type(e).__name__, e)  # expect: NameError cannot access free variable 'x' where it is not associated with a value in enclosing scope
for src in ("def f():\n x = 1\n global x", "def f(a):\n global a", "def f():\n nonlocal q", "nonlocal q", "def f():\n print(y)\n global y", "def f():\n def g():\n  nonlocal x\n global x"):
    try: exec(src)
    except SyntaxError as e: print(e.msg)
# expect: name 'x' is assigned to before global declaration
# expect: name 'a' is parameter and global
# expect: no binding for nonlocal 'q' found
# expect: nonlocal declaration not allowed at module level
# expect: name 'y' is used prior to global declaration
# expect: no binding for nonlocal 'x' found
