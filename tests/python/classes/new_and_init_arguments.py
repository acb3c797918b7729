# object takes arguments only when __new__ or __init__ is defined.
class P: pass
class I:
    def __init__(self, x): self.x = x
class N:
    def __new__(cls, x): return object.__new__(cls)
for make in (lambda: object(1), lambda: P(1), lambda: I(), lambda: I(1).x, lambda: N(), lambda: N(1) and "ok", lambda: object.__new__(), lambda: object.__new__(1), lambda: object.__new__(int), lambda: int.__new__(str), lambda: object.__init__(P(), 1), lambda: object.__init__(I(2), 1)):
    try: print(make())
    except TypeError as e: print(e)
# expect: object() takes no arguments
# expect: P() takes no arguments
# expect: I.__init__() missing 1 required positional argument: 'x'
# expect: 1
# expect: N.__new__() missing 1 required positional argument: 'x'
# expect: ok
# expect: object.__new__(): not enough arguments
# expect: object.__new__(X): X is not a type object (int)
# expect: object.__new__(int) is not safe, use int.__new__()
# expect: int.__new__(str): str is not a subtype of int
# expect: P.__init__() takes exactly one argument (the instance to initialize)
# expect: object.__init__() takes exactly one argument (the instance to initialize)
class Bad:
    def __init__(self): return 5
try: Bad()
except TypeError as e: print(e)  # expect: __init__() should return None, not 'int'
