# break and continue run finally; in finally they drop the exception.
def f():
    out = []
    for i in range(4):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally: out.append("f%d" % i)
    else: out.append("never")
    return out
print(f())  # expect: [0, 'f0', 'f1', 2, 'f2', 'f3']
def g():
    while True:
        try: 1 / 0
        finally: break
    for i in range(3):
        try: raise KeyError(i)
        finally: continue
    return "swallowed", i
print(g())  # expect: ('swallowed', 2)
def h():
    for i in range(2):
        for j in range(3):
            try:
                try:
                    if j == 1: break
                finally: print("inner", i, j, end="; ")
            finally: print("outer", end="; ")
        else: print("never")
    return "."
print(h())  # expect: inner 0 0; outer; inner 0 1; outer; inner 1 0; outer; inner 1 1; outer; .
