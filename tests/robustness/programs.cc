#include "tests/robustness/programs.h"

#include <ostream>

namespace tessera::robustness {
namespace {

constexpr Program kPrograms[] = {
    {"Arithmetic", R"py(
a = 10 ** 30
b = -a // 7 + (a << 70) - (a >> 3) | (a & 0xffff) ^ 5
assert divmod(b, a)[0] * a + b % a == b
assert int(str(b)) == b and round(2.5) == 2 and abs(-1.5e300) == 1.5e300
assert (1.5 + 2j) * 2 == 3 + 4j and float("1e5") == 100000.0 and pow(3, 100, 7) == 4
assert hex(a)[:2] == "0x" and int("ff", 16) == 255 and (2 ** 100).bit_length() == 101
)py"},
    {"Strings", R"py(
s = "abc" * 30 + "\u20ac\U0001f600"
assert s.upper().lower() == s and s[::-1][::-1] == s and s.replace("b", "xy").count("xy") == 30
assert ",".join(s.split("c")).find("b") == 1 and len(s.encode().decode()) == len(s)
t = f"{s!r:>200}|{3.14159:.3f}|{255:#x}|{10**20:,}" + "%s %5d %r" % ("a", 5, [1])
assert "{} {x}".format(1, x=2) == "1 2" and t.partition("|")[1] == "|" and s.translate({97: "z"}).startswith("zbc")
assert " a b ".strip().title() == "A B" and "a\nb".splitlines() == ["a", "b"] and repr(s)[0] == "'"
for c in s: t += c
assert t.endswith(s) and "x".zfill(40).isalnum() and s.expandtabs() == s and ascii(s).isascii()
)py"},
    {"Bytes", R"py(
b = bytes(range(200)) * 3
m = bytearray(b)
m += b[:50]; m[3:5] = b"xyz"; del m[::7]; m.append(4); m.extend([1, 2, 3]); m.insert(0, 9)
assert b.hex()[:4] == "0001" and bytes.fromhex("00ff") == b"\0\xff" and b.find(b"\x05") == 5
assert b.replace(b"\1", b"").count(b"\1") == 0 and b"a,b".split(b",") == [b"a", b"b"] and repr(m)
assert b"%d %s" % (3, b"x") == b"3 x" and bytes(m)[:1] == b"\t" and memoryview(b)[3:5].tobytes() == b"\3\4"
)py"},
    {"Lists", R"py(
a = [i * 3 % 101 for i in range(300)]
a.sort(key=lambda v: (-v, str(v)))
assert a == sorted(a, reverse=True) and a[::2] + a[1::2] != a
a[10:20] = range(40); del a[5:9]; a.insert(3, "x"); a.extend(a[:7]); a *= 2; a.reverse()
assert a.index("x") >= 0 and a.count("x") >= 2 and a.copy() == a and repr(a)
b = [*a, *range(5)]
x, *y, z = b
assert len(y) == len(b) - 2 and list(zip(a, b, range(9)))[0][2] == 0 and max(range(30)) == 29
assert list(map(str, range(20)))[3] == "3" and list(filter(None, range(3))) == [1, 2] and sum([[1], [2]], []) == [1, 2]
assert list(enumerate(reversed(range(5))))[0] == (0, 4) and any(a) and not all([0])
)py"},
    {"DictsAndSets", R"py(
d = {i: str(i) for i in range(120)}
d.update({"k": 1}, z=2); d |= {"q": (1, 2)}; d.setdefault("n", []).append(1)
e = d.copy(); del e["k"]; e.pop(3); e.popitem()
assert d != e and len({**d, **e}) == len(d) and list(d.items())[0] == (0, "0") and dict.fromkeys("ab", 1) == {"a": 1, "b": 1}
s = set(range(60)) | {"x"}
t = s - {1, 2} & s ^ {"y"}
s.update(range(100)); s.discard(4); s.remove(5); s.add((1, 2))
assert frozenset(s) == s and t < t | {99} and repr(d) and repr(s) and len(d.keys() & e.keys()) > 3 and s.isdisjoint({-1})
assert {k: v for k, v in sorted(d.items(), key=lambda p: str(p[0]))}["q"] == (1, 2)
)py"},
    {"Functions", R"py(
def outer(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    total = 0
    def inner(n):
        nonlocal total
        total += n
        return lambda: total + a
    for n in args: inner(n)
    return inner(1)(), b, c, d, e, kwargs
assert outer(1, 2, 3, 4, 5, d=6, f=7) == (11, 2, 3, 6, 5, {"f": 7})
assert outer(*range(6), **{"d": 1, "zz": 2})[5] == {"zz": 2}
def decorate(n):
    def wrap(f):
        def call(*a, **k): return f(*a, **k) + n
        return call
    return wrap
@decorate(5)
@decorate(6)
def add(x: int, y: "str" = 1) -> int:
    "doc"
    return x + y
assert add(1, y=2) == 14 and outer.__kwdefaults__ == {"e": 5} and outer.__name__ == "outer"
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
assert depth(150) == 150
)py"},
    {"Classes", R"py(
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        cls = super().__new__(m, name, bases, ns)
        cls.kw = kw
        return cls
class Base:
    count = 0
    def __init_subclass__(cls, **kw): Base.count += 1
    def __init__(self, x): self.x = x; self.y = [x]
    def __eq__(self, o): return self.x == o.x
    def __hash__(self): return hash(self.x)
    def __repr__(self): return f"<{type(self).__name__} {self.x!r}>"
    def __getattr__(self, name):
        if name == "lazy": return 42
        raise AttributeError(name)
    @property
    def p(self): return self.x
    @p.setter
    def p(self, v): self.x = v
    @classmethod
    def make(cls, *a): return cls(*a)
    @staticmethod
    def twice(x): return x * 2
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError(i)
        return i
    def __enter__(self): return self
    def __exit__(self, *a): return False
    def __add__(self, o): return self.x + o
    def __call__(self, *a): return a
    def __iter__(self): return iter((1, 2, 3))
class Derived(Base):
    def __init__(self, x): super().__init__(x); self.z = 1
class Both(Derived, metaclass=Meta): pass
class Slots:
    __slots__ = ("a", "b")
o = Derived.make(3)
o.p = 9
for n in range(30): setattr(o, "attribute%d" % n, n)
del o.attribute3
assert o.p == 9 and o.lazy == 42 and Base.count == 2 and repr(o) == "<Derived 9>" and list(o) == [1, 2, 3] and o + 1 == 10
assert {o: 1}[Derived(9)] == 1 and len(o) == 3 and o(1) == (1,) and not hasattr(o, "no") and vars(o)["z"] == 1 and dir(o)
s = Slots(); s.a = 1
assert s.a == 1 and not hasattr(s, "b") and isinstance(o, Base) and issubclass(Both, Base) and Both.kw == {}
Dynamic = type("Dynamic", (Base,), {"v": 1})
assert Dynamic(1).v == 1 and Dynamic.__mro__[1] is Base and o.__class__.__name__ == "Derived"
with o as w: assert w is o
Base.added = lambda self: self.x
assert o.added() == 9
)py"},
    {"Exceptions", R"py(
class Mine(Exception):
    def __init__(self, a, b): super().__init__(a, b); self.b = b
def fail(n):
    if n == 0: raise Mine(1, "b")
    try: fail(n - 1)
    finally: n += 1
log = []
try:
    try: fail(5)
    except KeyError: log.append(0)
    except (ValueError, Mine) as e:
        log.append(e.args)
        raise RuntimeError("second") from e
    finally: log.append("finally")
except RuntimeError as e:
    assert isinstance(e.__cause__, Mine) and (e.__traceback__ is None or e.__traceback__.tb_lineno)  # an entry there was no memory for is left out
    log.append(str(e))
assert log == [(1, "b"), "finally", "second"]
for source in ("1/0", "[][1]", "{}[1]", "x.y", "int('z')", "'a'+1", "None()", "len(1)"):
    try: eval(source)
    except (ArithmeticError, LookupError, NameError, ValueError, TypeError) as e: assert repr(e) and not isinstance(e, SystemError)
try: compile("a b", "f", "exec")
except SyntaxError as e: assert e.lineno == 1 and e.text.strip() == "a b"
try: raise OSError(2, "No such", "file")
except FileNotFoundError as e: assert e.filename == "file" and str(e)
)py"},
    {"Generators", R"py(
def count(n):
    try:
        for i in range(n):
            got = yield i
            if got: yield got * 2
        return "end"
    finally: done.append(n)
done = []
def chain(*its):
    for it in its:
        r = yield from it
    return r
g = chain(count(3), count(4))
assert next(g) == 0 and g.send(5) == 10
assert sum(g) == 9 and done == [3, 4]
h = count(10); next(h); h.close()
k = count(10); next(k)
try: k.throw(ValueError("v"))
except ValueError as e: assert e.args == ("v",)
assert done == [3, 4, 10, 10] and list(x * y for x in range(4) for y in range(x))[-1] == 6
def many(n):
    if n: yield from many(n - 1)
    yield n
assert len(list(many(40))) == 41
)py"},
    {"Namespaces", R"py(
import sys
ns = {}
exec("def f(x):\n    global g\n    g = x\n    return [locals(), x]\nclass C:\n    a = 1\n    b = [i for i in range(a)]", ns)
assert ns["f"](4)[0] == {"x": 4} and ns["g"] == 4 and ns["C"].b == [0]
assert eval("a + b", {"a": 1}, {"b": 2}) == 3 and eval(compile("1 + 2", "<e>", "eval")) == 3
f = sys._getframe()
assert f.f_globals is globals() and f.f_code.co_name == "<module>"
code = compile("\n".join("v%d = %d * 'x' + str(%d.5)" % (i, i, i) for i in range(40)), "<big>", "exec")
exec(code)
assert v39.endswith("39.5") and sys.getsizeof([]) > 0 and "sys" in sys.modules
del v39
)py"},
    {"Cycles", R"py(
class Node:
    def __init__(self, parent): self.parent = parent; self.children = []; self.me = self
    def __del__(self): ended.append(1)
ended = []
def tree(n):
    root = Node(None)
    for i in range(n): root.children.append(Node(root))
for i in range(10): tree(10)
a = []; a.append(a); b = {}; b[1] = b; c = (a, b, []); c[2].append(c)
assert repr(a) == "[[...]]" and repr(b)
def f(): return f
f.self = f
del a, b, c, f
)py"},
    {"HostileProtocols", R"py(
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, K) and self.n == o.n
    def __lt__(self, o): return [self.n] < [o.n]
    def __index__(self): return int(str(self.n))
    def __bool__(self): return str(self.n) != "0"
    def __format__(self, spec): return spec * 2
    def __contains__(self, x): return str(x) == "1"
    def __missing__(self, k): return [k]
    def __reversed__(self): return iter([self.n])
    def __round__(self, d=0): return (d,)
d = {K(i): i for i in range(8)}
assert d[K(3)] == 3 and sorted(K(-i) for i in range(20))[0].n == -19 and [1, 2, 3][K(1)] == 2 and list(range(K(4)))
assert f"{K(1):ab}" == "abab" and 1 in K(0) and not K(0) and list(reversed(K(5))) == [5] and min(K(4), K(2)).n == 2
assert K(1) in set(d) and "%d" % K(7).n == "7" and "x" * K(3) == "xxx" and bytes(K(4)) == bytes(4)
class D(dict):
    def __missing__(self, k): return self.setdefault(k, k * 2)
assert D()["a"] == "aa"
)py"},
};

}  // namespace

std::span<const Program> Programs() { return kPrograms; }

void PrintTo(const Program& program, std::ostream* out) { *out << program.name; }

}  // namespace tessera::robustness
