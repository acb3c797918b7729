# Raising an exception again while handling another does not make a loop of contexts.
a, b = ValueError("a"), KeyError("b")
try:
    try: raise a
    except ValueError: raise b
except KeyError:
    try: raise a
    except ValueError as e: print(repr(e.__context__), repr(e.__context__.__context__))  # expect: KeyError('b') None
try:
    try: raise a
    except ValueError as e: raise e
except ValueError as e: print(repr(e.__context__), e is a)  # expect: KeyError('b') True
