# send gives the value of yield; throw raises there; return is the value of yield from.
def g():
    try:
        while True: print("got", (yield 1))
    except ValueError: yield "caught"
    return "done"
def h(): r = yield from g(); print("r", r)
x = h(); print(next(x), x.send("v"), x.throw(ValueError), list(x))
# expect: got v
# expect: r done
# expect: 1 1 caught []
