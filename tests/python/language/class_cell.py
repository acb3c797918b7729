# __class__ and super() work in methods, nested functions and comprehensions of a class.
class A:
    def m(self): return "A"
class B(A):
    def m(self): return "B" + super().m()
    def cls(self): return __class__
    def nested(self): return (lambda: super(B, self).m())()
    def comp(self): return [super(__class__, self).m() for _ in range(2)]
    def explicit(self): return super(B, B).m(self)
b = B(); print(b.m(), b.cls() is B, b.nested(), b.comp(), b.explicit())  # expect: BA True A ['A', 'A'] A
def stray(self): return super().m()
B.stray = stray
try: b.stray()
except RuntimeError as e: print(e)  # expect: super(): __class__ cell not found
def noarg(): super()
try: noarg()
except RuntimeError as e: print(e)  # expect: super(): no arguments
