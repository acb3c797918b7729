# The type of a class attribute becomes a descriptor type after the attribute of the same name has been read from instances many times.
class Later: pass
class C:
    x = Later()
    def __init__(self): self.x = 1
def read(o): return o.x
def write(o): o.x = 5
c = C()
for i in range(100): read(c); write(c)
Later.__get__ = lambda self, instance, owner: "got"
Later.__set__ = lambda self, instance, value: print("set", value)
print(read(c))  # expect: got
write(c)  # expect: set 5
