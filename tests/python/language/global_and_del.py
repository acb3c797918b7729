# global rebinds the module's variable; del removes it.
x = 1
def f():
    global x; x += 1
f(); print(x)  # expect: 2
del x
try: print(x)
except NameError as e: print(e)  # expect: name 'x' is not defined
