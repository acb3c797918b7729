# GeneratorExit that is thrown in closes what a generator delegates to, and is then raised in the generator itself.
def inner():
    try: yield 1
    except GeneratorExit: print("inner ends"); return
def outer():
    try: yield from inner()
    except GeneratorExit: print("outer too"); raise
g = outer(); next(g)
try: g.throw(GeneratorExit)
except GeneratorExit: print("out")
# expect: inner ends
# expect: outer too
# expect: out
def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
def around(): yield from stubborn()
g = around(); next(g)
try: g.throw(GeneratorExit)
except RuntimeError as e: print(e)  # expect: generator ignored GeneratorExit
class Delegate:
    def __iter__(self): return self
    def __next__(self): return 1
    def close(self): print("closed")
def by_class(): yield from Delegate()
g = by_class(); next(g)
try: g.throw(GeneratorExit)
except GeneratorExit: print("out")
# expect: closed
# expect: out
