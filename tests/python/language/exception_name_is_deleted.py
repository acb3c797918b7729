# The name of an except clause is unbound behind it.
try: raise ValueError(1)
except ValueError as e: pass
try: e
except NameError as n: print(n)  # expect: name 'e' is not defined
