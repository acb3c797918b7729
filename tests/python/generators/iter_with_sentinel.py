# iter(callable, sentinel) calls until the result equals the sentinel.
n = [0]
def up(): n[0] += 1; return n[0]
print(list(iter(up, 4)), n); it = iter(up, 6); print(list(it), list(it), n)
# expect: [1, 2, 3] [4]
# expect: [5] [] [6]
def stop(): raise StopIteration
print(list(iter(stop, 1)))  # expect: []
def err(): raise KeyError
try: list(iter(err, 1))
except KeyError: print("passed on")  # expect: passed on
for bad in (lambda: iter(), lambda: iter(1, 2, 3)):
    try: bad()
    except TypeError as e: print(e)
# expect: iter expected at least 1 argument, got 0
# expect: iter expected at most 2 arguments, got 3
