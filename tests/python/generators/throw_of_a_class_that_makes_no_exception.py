# A class of exceptions whose __new__ gives something else cannot be thrown.
class E(Exception):
    def __new__(cls, *args): return cls
def g():
    yield 1
    yield 2
i = g()
print(next(i))  # expect: 1
try: i.throw(E)
except TypeError as e: print(e)  # expect: calling <class '__main__.E'> should have returned an instance of BaseException, not type
