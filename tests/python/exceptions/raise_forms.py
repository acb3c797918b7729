# raise takes a class or an instance; a bare one raises what is being handled.
class E(Exception): pass
for x in (E, E("a"), 5, "s", None, int, lambda: 0):
    try: raise x
    except E as e: print("E", e.args)
    except TypeError as e: print(e)
# expect: E ()
# expect: E ('a',)
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
# expect: exceptions must derive from BaseException
try: raise
except RuntimeError as e: print(e)  # expect: No active exception to reraise
def again(): raise
try:
    try: 1 / 0
    except ZeroDivisionError: again()
except ZeroDivisionError as e: print("again", e)  # expect: again division by zero
class Odd(Exception):
    def __new__(cls): return 5
try: raise Odd
except TypeError as e: print(e)  # expect: calling <class '__main__.Odd'> should have returned an instance of BaseException, not <class 'int'>
class Bad(Exception):
    def __init__(self): raise LookupError("in init")
try: raise Bad
except LookupError as e: print(e)  # expect: in init
