# send gives the value of yield; the first one must be None.
def g():
    x = yield 1
    while x != "stop": x = yield x * 2
    return "done"
i = g()
try: i.send(5)
except TypeError as e: print(e)  # expect: can't send non-None value to a just-started generator
print(next(i), i.send(3), i.send("ab"))  # expect: 1 6 abab
try: i.send("stop")
except StopIteration as e: print(repr(e.value))  # expect: 'done'
for _ in range(2):
    try: next(i)
    except StopIteration as e: print(e.value)
# expect: None
# expect: None
