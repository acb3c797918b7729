# throw(): an exception class that cannot be called throws what its call raised.
class New(Exception):
    def __new__(cls, *args): raise KeyError("new")
class Init(Exception):
    def __init__(self, needed): pass
class NoException(Exception):
    def __new__(cls, *args): return cls
def generator():
    try: yield 1
    except Exception as e:
        print("inside:", type(e).__name__, e)
        yield 2
for cls in New, Init, NoException:
    g = generator(); next(g)
    print(g.throw(cls))
# expect: inside: KeyError 'new'
# expect: 2
# expect: inside: TypeError Init.__init__() missing 1 required positional argument: 'needed'
# expect: 2
# expect: inside: TypeError calling <class '__main__.NoException'> should have returned an instance of BaseException, not type
# expect: 2
g = generator()
try: g.throw(Init)
except TypeError: print(next(g, "ended"))  # expect: ended
