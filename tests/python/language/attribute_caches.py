# One place in the code that sees objects of many types, whose classes and instances change under it.

class A:
    def __init__(self): self.x = 1
    def name(self): return "A"
class B:
    def __init__(self):
        self.pad = 0
        self.x = 2
    def name(self): return "B"
class C(A):
    def name(self): return "C"
class S:
    __slots__ = ("pad", "x")
    def __init__(self): self.x = 4
    def name(self): return "S"
class P:
    @property
    def x(self): return 5
    def name(self): return "P"
class G:
    def __getattr__(self, attribute): return 6 if attribute == "x" else lambda: "G"

def look(objects):
    out = []
    for o in objects:
        out.append((o.x, o.name()))
    return out

def put(objects, value):
    for o in objects:
        o.x = value

things = [A(), B(), C(), S(), G(), A()]
for _ in range(3):
    last = look(things + [P()])
print(last)  # expect: [(1, 'A'), (2, 'B'), (1, 'C'), (4, 'S'), (6, 'G'), (1, 'A'), (5, 'P')]

for value in range(3):
    put(things, value)
print(look(things))  # expect: [(2, 'A'), (2, 'B'), (2, 'C'), (2, 'S'), (2, 'G'), (2, 'A')]

# A method of the class is exchanged, one is hidden by the instance, an attribute goes.
A.name = lambda self: "new A"
things[1].name = lambda: "own"
print(look(things))  # expect: [(2, 'new A'), (2, 'own'), (2, 'C'), (2, 'S'), (2, 'G'), (2, 'new A')]
del things[1].name
del C.name
print([name for _, name in look(things)])  # expect: ['new A', 'B', 'new A', 'S', 'G', 'new A']
del things[0].x, things[3].x
for o in things:
    try:
        print(o.x, end=" ")
    except AttributeError as e:
        print(e, end="; ")
print()  # expect: 'A' object has no attribute 'x'; 2 2 'S' object has no attribute 'x'; 2 2 
put(things, 7)
print(sorted(things[0].__dict__.items()), things[3].x)  # expect: [('x', 7)] 7

# A data descriptor that comes to the class goes before what instances hold.
C.x = property(lambda self: "property")
print([x for x, _ in look(things)])  # expect: [7, 7, 'property', 7, 7, 7]
try:
    put(things, 8)
except AttributeError as e:
    print(e)  # expect: property of 'C' object has no setter
del C.x
print([x for x, _ in look(things)])  # expect: [8, 8, 7, 7, 7, 7]

# Another class for the same object.
things[0].__class__ = C
print(look(things)[0])  # expect: (8, 'new A')
C.name = lambda self: "late C"
print(look(things)[0])  # expect: (8, 'late C')

# What a store gives up can look at the object.
class Watcher:
    def __init__(self, owner): self.owner = owner
    def __del__(self): print("sees", self.owner.x)
for o in (things[1], things[2], things[5]):
    o.x = Watcher(o)
put([things[1], things[2], things[5]], 9)
# expect: sees 9
# expect: sees 9
# expect: sees 9

# More attributes than any instance has room for, in another order in each.
class Wide: pass
wide = []
for start in range(3):
    o = Wide()
    for n in range(40):
        setattr(o, "a%d" % ((n * 7 + start * 3) % 40), n)
    wide.append(o)
for _ in range(3):
    total = [sum(getattr(o, "a%d" % n) for n in range(40)) for o in wide]
print(total, [o.a0 for o in wide], list(wide[1].__dict__)[:3])  # expect: [780, 780, 780] [0, 11, 22] ['a3', 'a10', 'a17']

# Values that instances have from their class, and that are read from the class itself.
class K:
    limit = 10
    def method(self): return "method"
class L(K): pass

def limits(objects): return [o.limit for o in objects]
k, l = K(), L()
for _ in range(4):
    out = limits([k, l, K, L])
print(out)  # expect: [10, 10, 10, 10]
L.limit = 20
print(limits([k, l, K, L]))  # expect: [10, 20, 10, 20]
k.limit = 30
print(limits([k, l, K, L]))  # expect: [30, 20, 10, 20]
del L.limit, k.limit
print(limits([k, l, K, L]))  # expect: [10, 10, 10, 10]
K.limit = property(lambda self: "computed")
print(limits([k, l]), isinstance(K.limit, property))  # expect: ['computed', 'computed'] True
K.limit = 5
k.__dict__["limit"] = 6
print(limits([k, l, K, L, K()]))  # expect: [6, 5, 5, 5, 5]

class Value: pass
K.value = Value()
def value_of(o): return o.value
for _ in range(3): value_of(l), value_of(K)
Value.__get__ = lambda self, instance, owner: "described"
print(value_of(l), value_of(K))  # expect: described described

class Meta(type):
    limit = 1
class M(metaclass=Meta): pass
def limit_of(c): return c.limit
for _ in range(3): limit_of(K), limit_of(M)
M.limit = 2
print(limit_of(M), limit_of(K))  # expect: 2 5
Meta.limit = property(lambda c: "meta")
print(limit_of(M), limit_of(K), K.method is K.__dict__["method"])  # expect: meta 5 True

# Calls that leave out parameters, get too many, or keywords.
def f(a, b=2, c=3): return a, b, c
for _ in range(3): out = f(1), f(1, 5), f(1, c=6), f(*[7], **{"b": 8})
print(out)  # expect: ((1, 2, 3), (1, 5, 3), (1, 2, 6), (7, 8, 3))
for arguments in (), (1, 2, 3, 4):
    try: f(*arguments)
    except TypeError as e: print(e)
# expect: f() missing 1 required positional argument: 'a'
# expect: f() takes from 1 to 3 positional arguments but 4 were given
def call(g): return g(1)
call(f)
f.__defaults__ = (20, 30)
print(call(f))  # expect: (1, 20, 30)
f.__defaults__ = None
try: call(f)
except TypeError as e: print(e)  # expect: f() missing 2 required positional arguments: 'b' and 'c'
class Point:
    def __init__(self, x, y=0): self.at = x, y
print([Point(n).at for n in range(3)], Point(1, 2).at)  # expect: [(0, 0), (1, 0), (2, 0)] (1, 2)
def deep(n, more=None): return 0 if n == 0 else 1 + deep(n - 1)
print(deep(900))  # expect: 900
