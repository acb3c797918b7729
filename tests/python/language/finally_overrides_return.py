# A return in finally wins over the one in try.
def f():
    try: return 1
    finally: return 2
print(f())  # expect: 2
def g():
    for i in range(3):
        try: continue
        finally: print(i)
g()
# expect: 0
# expect: 1
# expect: 2
