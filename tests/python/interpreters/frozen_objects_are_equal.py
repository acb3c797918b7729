import tessera
values = [None, True, ..., 0, -1, 2**62, -2**63 - 1, 10**400, -10**40, 0.0, -0.0, 1.5, 1e300, 1e-310, float("inf"), 1 - 2j, "", "a", "é", "abc" * 50, "\u20ac" * 40, "\U0001f600" * 5,
          "\ud800", b"", b"\0\xff" * 40, (), (1, (2, ("x" * 40, b"y" * 40))), frozenset(), frozenset({1, "two", 3.0, (4, 5)}), frozenset(range(1000)), frozenset({frozenset({1}), "z" * 30})]
for v in values:
    f = tessera.freeze(v)
    if not (f == v and type(f) is type(v) and repr(f) == repr(v) and hash(f) == hash(v) and tessera.is_frozen(f)):
        print("differs:", repr(v)[:60], repr(f)[:60])
    if tessera.freeze(f) is not f:
        print("frozen twice:", repr(v))
print(len(values), "values")  # expect: 31 values
nan = float("nan")
f = tessera.freeze((nan, frozenset({nan, "a"})))
print(f[0] != f[0], len(f[1]), next(iter(f[1] - {"a"})) is f[0], f[0] in f[1])  # expect: True 2 True True

# What they are used as.
s, t, z = tessera.freeze(("attribute name" * 3, (3, 1, 2), frozenset("hello")))
d = {s: 1}
print(d["attribute name" * 3], d.get(s), {("attribute name" * 3): 2}[s])  # expect: 1 1 2
class C:
    pass
c = C()
setattr(c, s, 5)
print(getattr(c, s), getattr(c, "attribute name" * 3), sorted(t), [*t, *t][4], sorted(z | {"!"}))  # expect: 5 5 [1, 2, 3] 1 ['!', 'e', 'h', 'l', 'o']
print(s + "!", (s * 2)[:5], s.upper()[:9], f"{s:.4}", s.split()[0], s.encode()[:4], t + (4,), t[::-1])
# expect: attribute nameattribute nameattribute name! attri ATTRIBUTE attr attribute b'attr' (3, 1, 2, 4) (2, 1, 3)
b = tessera.freeze(b"some bytes that are read in place")
view = memoryview(b)
print(bytes(view[5:10]), view.readonly, b.find(b"read"), int.from_bytes(b[:8], "big"))  # expect: b'bytes' True 20 8317987317879044468
n = tessera.freeze(7**300)
print(n * n == 7**600, n % 1000, -n < 0, str(n)[:5])  # expect: True 1 True 33838
s += "more"
print(s[-8:], tessera.is_frozen(s))  # expect: namemore False
import sys
print(sys.intern(tessera.freeze("to be interned")) is sys.intern("to be" + " interned"))  # expect: True

# Sharing inside of the graph is kept, however large it would be as a tree.
deep = ("leaf" * 10,)
for _ in range(60):
    deep = (deep, deep)
frozen = tessera.freeze(deep)
print(frozen[0] is frozen[1], frozen[0][0] is frozen[1][1], tessera.is_frozen(frozen[0][1][0]))  # expect: True True True

# Only what cannot change.
class Mine(str):
    pass
class Pair(tuple):
    pass
for v in [], {}, set(), bytearray(b"x"), Mine("x"), Pair(), object(), lambda: 1, ((1, [2]),), frozenset({Mine("y")}), iter(()), range(3), slice(1):
    try:
        tessera.freeze(v)
        print("frozen:", repr(v))
    except TypeError as error:
        print(error)
# expect: cannot freeze 'list' object
# expect: cannot freeze 'dict' object
# expect: cannot freeze 'set' object
# expect: cannot freeze 'bytearray' object
# expect: cannot freeze 'Mine' object
# expect: cannot freeze 'Pair' object
# expect: cannot freeze 'object' object
# expect: cannot freeze 'function' object
# expect: cannot freeze 'list' object
# expect: cannot freeze 'Mine' object
# expect: cannot freeze 'tuple_iterator' object
# expect: cannot freeze 'range' object
# expect: cannot freeze 'slice' object
nest = ()
for _ in range(100000):
    nest = (nest,)
try:
    tessera.freeze(nest)
except RecursionError as error:
    print(error)  # expect: maximum recursion depth exceeded while freezing an object
