# Decorators apply from the inside out.
def d(n):
    print("make", n)
    def w(f): print("apply", n); return lambda *a: (n, f(*a))
    return w
@d(1)
@d(2)
def f(x): return x
print(f(0))
# expect: make 1
# expect: make 2
# expect: apply 2
# expect: apply 1
# expect: (1, (2, 0))
