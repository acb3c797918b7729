# The exception handled outside is the context inside; the generator's own stays with it.
import sys
def g():
    try: raise KeyError("own")
    except KeyError:
        yield repr(sys.exc_info()[1])
        yield repr(sys.exc_info()[1])
    yield sys.exc_info()[1]
i = g()
try: 1 / 0
except ZeroDivisionError:
    print(next(i)); print(repr(sys.exc_info()[1]))
# expect: KeyError('own')
# expect: ZeroDivisionError('division by zero')
print(next(i), next(i))  # expect: KeyError('own') None
def h():
    try: yield
    except ValueError: raise TypeError("t")
j = h(); next(j)
try: j.throw(ValueError("v"))
except TypeError as e: print(repr(e.__context__))  # expect: ValueError('v')
