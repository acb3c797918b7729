# __set_name__ is called for each member, in order, before __init_subclass__.
class D:
    def __init__(self, tag): self.tag = tag
    def __set_name__(self, owner, name): print(self.tag, owner.__name__, name)
class Base:
    def __init_subclass__(cls): print("init", cls.__name__)
class C(Base):
    b = D(1)
    a = D(2)
# expect: 1 C b
# expect: 2 C a
# expect: init C
C.late = D(3)
class Bad:
    def __set_name__(self, owner, name): raise ValueError("no")
try:
    class E: x = Bad()
except Exception as e: print(str(getattr(e, "__notes__", [e])[0]))  # expect: Error calling __set_name__ on 'Bad' instance 'x' in 'E'
class Instance: pass
i = Instance(); i.__set_name__ = lambda o, n: print("never")
class F: x = i
print("made")  # expect: made
