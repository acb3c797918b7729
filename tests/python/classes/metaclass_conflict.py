# The metaclass is the most derived of those of the bases.
class M1(type): pass
class M2(type): pass
class M3(M1): pass
class A(metaclass=M1): pass
class B(metaclass=M2): pass
class C(metaclass=M3): pass
class D(A, C): pass
print(type(D).__name__, type(type("X", (C,), {})).__name__)  # expect: M3 M3
for make in (lambda: type("E", (A, B), {}), lambda: M2("F", (A,), {})):
    try: make()
    except TypeError as e: print(e)
# expect: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
# expect: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
print(type(M1("G", (C,), {})).__name__)  # expect: M3
def func(name, bases, ns, **kw): return name, bases, sorted(k for k in ns if k[0] != "_"), kw
class H(metaclass=func, k=1): x = 1
print(H)  # expect: ('H', (), ['x'], {'k': 1})
class I(C, metaclass=func): pass
print(I[0])  # expect: I
