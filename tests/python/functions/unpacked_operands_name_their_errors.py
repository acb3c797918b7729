# What an operand of * or ** raises itself comes through; a keyword given twice is said before one that is no string.
def f(*args, **kwargs): pass
class Broken:
    def __getitem__(self, i): raise TypeError("of the sequence")
try: f(*range(1), *Broken())
except TypeError as e: print(e)  # expect: of the sequence
try: f(*range(1), *5)
except TypeError as e: print(e)  # expect: Value after * must be an iterable, not int
try: f(**{1: 3}, **{1: 5})
except TypeError as e: print(e)  # expect: __main__.f() got multiple values for keyword argument '1'
try: f(**{1: 3})
except TypeError as e: print(e)  # expect: keywords must be strings
