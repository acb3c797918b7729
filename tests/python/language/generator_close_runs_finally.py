# close raises GeneratorExit where the generator waits.
def g():
    try: yield 1
    finally: print("closed")
x = g(); next(x); x.close()  # expect: closed
try: next(x)
except StopIteration: print("over")  # expect: over
