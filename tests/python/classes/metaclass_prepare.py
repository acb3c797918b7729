# __prepare__ makes the namespace of the body; it may be any mapping.
class Log(dict):
    def __setitem__(self, k, v):
        if not k.startswith("__"): print("set", k)
        super().__setitem__(k, v)
class M(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw): print("prepare", name, bases, kw); return Log(given=1)
    def __new__(mcs, name, bases, ns, **kw): print("new", kw); return super().__new__(mcs, name, bases, dict(ns))
    def __init__(cls, name, bases, ns, **kw): print("init", kw); super().__init__(name, bases, ns)
class C(metaclass=M, flag=True):
    x = given + 1
    def m(self): pass
# expect: prepare C () {'flag': True}
# expect: set x
# expect: set m
# expect: new {'flag': True}
# expect: init {'flag': True}
print(C.x, C.given)  # expect: 2 1
class Bad(type):
    def __prepare__(name, bases): return 5
try:
    class D(metaclass=Bad): pass
except TypeError as e: print(e)  # expect: Bad.__prepare__() must return a mapping, not int
