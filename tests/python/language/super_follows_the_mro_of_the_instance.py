# In a diamond each method runs once.
class Base:
    def go(self): return ["Base"]
class L(Base):
    def go(self): return ["L"] + super().go()
class R(Base):
    def go(self): return ["R"] + super().go()
class D(L, R):
    def go(self): return ["D"] + super().go()
print(D().go(), [c.__name__ for c in D.__mro__])  # expect: ['D', 'L', 'R', 'Base'] ['D', 'L', 'R', 'Base', 'object']
class E(R, L): pass
print(E().go())  # expect: ['R', 'L', 'Base']
try: L.__bases__ = (R,)
except TypeError as e: print(str(e).replace("\n", " "))  # expect: Cannot create a consistent method resolution order (MRO) for bases R, L
L.__bases__ = (Base, object) if False else (Base,); print([c.__name__ for c in D.__mro__])  # expect: ['D', 'L', 'R', 'Base', 'object']
