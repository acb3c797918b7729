# sys.exc_info() is what is being handled here, and is restored when the handler ends.
import sys
def cur(): return type(sys.exc_info()[1]).__name__
print(cur())  # expect: NoneType
try: 1 / 0
except ZeroDivisionError:
    print(cur())
    try: {}[1]
    except KeyError: print(cur())
    print(cur())
    def gen():
        print("gen", cur()); yield
        print("gen", cur())
    g = gen(); next(g)
# expect: ZeroDivisionError
# expect: KeyError
# expect: ZeroDivisionError
# expect: gen ZeroDivisionError
print(cur()); next(g, None)
# expect: NoneType
# expect: gen NoneType
try: raise ValueError
except ValueError:
    next(gen()); print(cur())
# expect: gen ValueError
# expect: ValueError
print(sys.exc_info())  # expect: (None, None, None)
