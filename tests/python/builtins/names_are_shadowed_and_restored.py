# A global named like a builtin hides it until it is deleted.
def f(): return len("abc")
print(f()); len = lambda x: "mine"; print(f()); del len; print(f())
# expect: 3
# expect: mine
# expect: 3
import builtins
old = builtins.len; builtins.len = lambda x: "patched"; print(f(), len("q")); builtins.len = old; print(f())
# expect: patched patched
# expect: 3
builtins.invented = 5; print(invented, (lambda: invented)()); del builtins.invented  # expect: 5 5
try: invented
except NameError as e: print(e)  # expect: name 'invented' is not defined
def g(print=5): return print
print(g(), __builtins__ is builtins)  # expect: 5 True
