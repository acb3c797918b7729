# throw raises at the yield; what the generator then yields is its result.
def g():
    while True:
        try: x = yield "ready"
        except ValueError as e: print("caught", e); yield "handled"
i = g(); print(next(i), i.throw(ValueError("v")), next(i))
# expect: caught v
# expect: ready handled ready
try: i.throw(KeyError("k"))
except KeyError as e: print(repr(e))  # expect: KeyError('k')
try: next(i)
except StopIteration: print("finished")  # expect: finished
for bad in (lambda: g().throw(5), lambda: g().throw("x"), lambda: g().throw()):
    try: bad()
    except TypeError as e: print(e)
# expect: exceptions must be classes or instances deriving from BaseException, not int
# expect: exceptions must be classes or instances deriving from BaseException, not str
# expect: throw expected at least 1 argument, got 0
try: g().throw(KeyError(1))
except KeyError as e: print("not started", repr(e))  # expect: not started KeyError(1)
