# close raises GeneratorExit inside; a generator that yields again is an error.
def g():
    try: yield 1
    except GeneratorExit: print("exit"); raise
    finally: print("finally")
i = g(); next(i); i.close(); i.close(); print(next(i, "over"))
# expect: exit
# expect: finally
# expect: over
j = g(); j.close(); print(next(j, "never started"))  # expect: never started
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
s = stubborn(); next(s)
try: s.close()
except RuntimeError as e: print(e)  # expect: generator ignored GeneratorExit
def other():
    try: yield
    finally: raise KeyError("from finally")
o = other(); next(o)
try: o.close()
except KeyError as e: print(repr(e), repr(e.__context__))  # expect: KeyError('from finally') GeneratorExit()
