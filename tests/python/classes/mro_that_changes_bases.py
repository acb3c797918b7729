# The mro() of a metaclass may change bases while bases are being changed.
class Meta(type): pass
ready = None
class M(type):
    def mro(cls):
        if ready: ready(cls)
        return type.mro(cls)
def names(classes): return [c.__name__ for c in classes]

# Each would become the base of the other.
class A(metaclass=M): pass
class B1(A): pass
class B2(A): pass
def cross(cls):
    if cls.__name__ == "B1": B2.__bases__ = (B1,)
    if cls.__name__ == "B2": B1.__bases__ = (B2,)
ready = cross
try: B1.__bases__ += ()
except TypeError as e: print(e)  # expect: a __bases__ item causes an inheritance cycle
ready = None

# The inner change wins, and the classes below stand right.
class A(metaclass=M): pass
class B1(A): pass
class B2(A): pass
class C(A): pass
def inner(cls):
    global ready
    if cls.__name__ == "C":
        ready = None
        C.__bases__ = (B2,)
ready = inner
C.__bases__ = (B1,)
B1.__bases__ = (C,)
print(C.__bases__ == (B2,), names(B2.__subclasses__()), names(B1.__subclasses__()), B1.__bases__ == (C,), names(C.__subclasses__()))
# expect: True ['C'] [] True ['B1']
print(names(B1.__mro__))  # expect: ['B1', 'C', 'B2', 'A', 'object']

# The same when it ends with an error.
class A(metaclass=M): pass
class B1(A): pass
class B2(A): pass
class C(A): pass
def failing(cls):
    global ready
    if cls.__name__ == "C":
        ready = None
        C.__bases__ = (B2,)
        raise ValueError("mro")
ready = failing
try: C.__bases__ = (B1,)
except ValueError as e: print(e)  # expect: mro
B1.__bases__ = (C,)
print(C.__bases__ == (B2,), names(C.__mro__), names(B2.__subclasses__()), names(B1.__subclasses__()), names(C.__subclasses__()))
# expect: True ['C', 'B2', 'A', 'object'] ['C'] [] ['B1']

# A class below cannot be had: all is as before.
class A(metaclass=M):
    x = "of A"
class B(A): x = "of B"
class C(A): pass
class D(C): pass
def refuse(cls):
    if cls.__name__ == "D": raise ValueError(C.x)
ready = refuse
try: C.__bases__ = (B,)
except ValueError as e: print(e)  # expect: of B
ready = None
print(names(D.__mro__), C.__bases__ == (A,))  # expect: ['D', 'C', 'A', 'object'] True
