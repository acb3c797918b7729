# throw and close go to the inner iterator; one without these methods is left.
def inner():
    try: yield 1
    except ValueError: yield "inner caught"
    finally: print("inner finally")
def outer():
    try: yield from inner()
    except KeyError: yield "outer caught"
    finally: print("outer finally")
o = outer(); next(o); print(o.throw(ValueError)); o.close()
# expect: inner caught
# expect: inner finally
# expect: outer finally
o = outer(); next(o); print(o.throw(KeyError)); print(list(o))
# expect: inner finally
# expect: outer caught
# expect: outer finally
# expect: []
def plain(): yield from [1, 2]
p = plain(); next(p)
try: p.throw(ValueError("no throw method"))
except ValueError as e: print(e)  # expect: no throw method
class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self, *a): print("throw", a[0] if isinstance(a[0], type) else type(a[0])); return "thrown"
    def close(self): print("close")
    def send(self, v): print("send", v); return "sent"
def d(): yield from It()
i = d(); print(next(i), i.send(3), i.throw(KeyError("q")) ); i.close()
# expect: send 3
# expect: throw <class 'KeyError'>
# expect: 1 sent thrown
# expect: close
