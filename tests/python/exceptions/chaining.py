# raise in except sets __context__; from sets __cause__ and hides the context.
def f():
    try:
        try: 1 / 0
        except ZeroDivisionError: raise KeyError("k")
    except KeyError as e: return e
e = f(); print(repr(e.__context__), e.__cause__, e.__suppress_context__)  # expect: ZeroDivisionError('division by zero') None False
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise ValueError("v") from z
except ValueError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
# expect: ZeroDivisionError('division by zero') ZeroDivisionError('division by zero') True
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v") from None
except ValueError as e: print(e.__cause__, repr(e.__context__), e.__suppress_context__)  # expect: None ZeroDivisionError('division by zero') True
for bad in (5, "x", int):
    try: raise ValueError from bad
    except TypeError as e: print(e)
# expect: exception causes must derive from BaseException
# expect: exception causes must derive from BaseException
# expect: exception causes must derive from BaseException
try: raise ValueError from KeyError
except ValueError as e: print(repr(e.__cause__))  # expect: KeyError()
