# A generator cannot be resumed while it runs; attributes show its state.
def g():
    try: next(i)
    except ValueError as e: print(e)
    try: i.close()
    except ValueError as e: print(e)
    print(i.gi_running, i.gi_frame is not None); yield 1
i = g(); print(i.gi_running, i.gi_yieldfrom, i.gi_code.co_name, i.__name__, i.__qualname__)  # expect: False None g g g
next(i); print(i.gi_running, i.gi_suspended); print(next(i, "end"), i.gi_frame)
# expect: generator already executing
# expect: generator already executing
# expect: True True
# expect: False True
# expect: end None
def d(): yield from i2
i2 = iter([1, 2]); x = d(); next(x); print(x.gi_yieldfrom is i2)  # expect: True
i.__name__ = "renamed"; print(i.__name__)  # expect: renamed
try: i.__name__ = 5
except TypeError as e: print(e)  # expect: __name__ must be set to a string object
