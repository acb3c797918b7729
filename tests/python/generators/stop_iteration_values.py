# return in a generator is StopIteration; raising it inside is RuntimeError.
def r(v):
    return v
    yield
for v in (1, None, (1, 2), StopIteration(3)):
    try: next(r(v))
    except StopIteration as e: print(repr(e.value), e.args)
# expect: 1 (1,)
# expect: None ()
# expect: (1, 2) ((1, 2),)
# expect: StopIteration(3) (StopIteration(3),)
def bad():
    raise StopIteration("x")
    yield
try: next(bad())
except RuntimeError as e: print(e, repr(e.__cause__), repr(e.__context__))  # expect: generator raised StopIteration StopIteration('x') StopIteration('x')
def ok():
    yield 1
    try: raise StopIteration
    except StopIteration: return "caught"
print(list(ok()), [*(x for x in r(1))], (lambda: (yield))().__class__.__name__)  # expect: [1] [] generator
