# A metaclass's mro() may set __bases__ while they are being set: what it set is newer, and stays.
class Meta(type):
    def mro(cls):
        global ready
        if ready and cls.__name__ == "C":
            ready = False
            C.__bases__ = (B2,)
        return type.mro(cls)


ready = False
class A(metaclass=Meta): pass
class B1(A): pass
class B2(A): pass
class C(A): pass


for n in range(200):
    C.__bases__ = (A,)
    ready = True
    C.__bases__ = (B1,)
    B1.__bases__ = (C,)
    B1.__bases__ = (A,)
print(C.__bases__, B2.__subclasses__(), B1.__subclasses__(), C.__mro__)


class Failing(type):
    def mro(cls):
        if fails:
            raise ValueError("no mro")
        return type.mro(cls)


fails = False
class D(metaclass=Failing): pass
class E(D): pass
class F(D): pass
fails = True
try:
    F.__bases__ = (E,)
except ValueError as error:
    print(error, F.__bases__, F.__base__, E.__subclasses__())
# expect: (<class '__main__.B2'>,) [<class '__main__.C'>] [] (<class '__main__.C'>, <class '__main__.B2'>, <class '__main__.A'>, <class 'object'>)
# expect: no mro (<class '__main__.D'>,) <class '__main__.D'> []
