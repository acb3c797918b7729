# A closure sees the variable, not its value; nonlocal rebinds it.
def counter():
    n = 0
    def inc():
        nonlocal n; n += 1; return n
    return inc
c = counter(); c(); print(c())  # expect: 2
fs = [lambda: i for i in range(3)]; print([f() for f in fs])  # expect: [2, 2, 2]
