# StopIteration that leaves a generator is a RuntimeError (PEP 479).
def g(): raise StopIteration; yield
try: next(g())
except RuntimeError as e: print(e, type(e.__cause__).__name__)  # expect: generator raised StopIteration StopIteration
