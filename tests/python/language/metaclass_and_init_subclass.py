# A metaclass makes the class; __init_subclass__ and __set_name__ are told.
class Meta(type):
    def __new__(m, name, bases, ns, **kw): print("new", name, kw); return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): pass
class Field:
    def __set_name__(self, owner, name): print("field", name)
class A(metaclass=Meta, tag=1): f = Field()
# expect: new A {'tag': 1}
# expect: field f
class Base:
    def __init_subclass__(cls, x=0): print("sub", cls.__name__, x)
class Sub(Base, x=3): pass  # expect: sub Sub 3
