# A metaclass whose mro() leaves the class out, and whose method has gone when it is asked again.
class B: pass
class M(type):
    def mro(cls):
        del M.mro
        return (B,)
try:
    class A(metaclass=M): pass
except TypeError as e: print(e)  # expect: super(type, obj): obj must be an instance or subtype of type
# super() in a method whose first argument is a cell object of the program's.
class X:
    def method(self): return super().__init__
cell = (lambda k: lambda: k)(X()).__closure__[0]
try: X.method(cell)
except TypeError as e: print(e)  # expect: super(type, obj): obj must be an instance or subtype of type
class Y:
    def method(self): return (lambda: self)() is self and super().__repr__()[:9]
print(Y().method())  # expect: <__main__
