# A generator that is dropped while suspended is closed.
def g(n):
    try: yield n; yield "more"
    finally: print("closed", n)
i = g(1); next(i); i = None; print("after")
# expect: closed 1
# expect: after
for x in g(2): break  # expect: closed 2
print("loop left")  # expect: loop left
next(g(3)); g(4); [next(g(5))]
# expect: closed 3
# expect: closed 5
def user():
    it = g(6); next(it); raise KeyError
try: user()
except KeyError: print("still held by the traceback")
# expect: still held by the traceback
# expect: closed 6
print("released")  # expect: released
