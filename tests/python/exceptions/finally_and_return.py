# Of several returns the last one made wins; an exception is dropped by a return in finally.
def f(x):
    try:
        if x == 0: return "try"
        if x == 1: raise ValueError
        if x == 2: 1 / 0
    except ValueError: return "except"
    else: return "else"
    finally:
        if x == 2: return "finally swallows"
        if x == 4: return "finally wins"
    return "end"
print([f(i) for i in range(5)])  # expect: ['try', 'except', 'finally swallows', 'else', 'finally wins']
def g():
    try: return print("value first") or "g"
    finally: print("then finally")
print(g())
# expect: value first
# expect: then finally
# expect: g
def h():
    x = 1
    try: return x
    finally: x = 2
print(h())  # expect: 1
def k():
    for i in range(5):
        try: return i
        finally:
            if i < 2: continue
print(k())  # expect: 2
