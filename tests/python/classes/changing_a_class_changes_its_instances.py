# Methods and attributes set later are seen by existing instances, also by subclasses' ones.
class A:
    def m(self): return 1
class B(A): pass
b = B(); r = []
for i in range(3):
    r.append(b.m())
    if i == 0: A.m = lambda self: 2
    if i == 1: B.m = lambda self: 3
del B.m; r.append(b.m()); b.m = lambda: 4; r.append(b.m()); print(r)  # expect: [1, 2, 3, 2, 4]
A.__eq__ = lambda self, o: True; print(b == 5); del A.__eq__; print(b == 5)
# expect: True
# expect: False
A.__add__ = lambda self, o: "add"; print(b + 1)  # expect: add
A.__getattr__ = lambda self, n: n; print(b.anything)  # expect: anything
class New:
    def m(self): return "new"
B.__bases__ = (New,); del b.m; print(b.m(), isinstance(b, A), A.__subclasses__(), New.__subclasses__() == [B])  # expect: new False [] True
