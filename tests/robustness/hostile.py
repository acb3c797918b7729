# hostile.py SEED COUNT: calls methods, functions and operators of the builtin types with strange arguments, and with objects that change the very things
# that are being worked on, from inside of every protocol. Nothing of it may crash; what is raised does not matter. The same seed does the same.
import sys
state = int(sys.argv[1]) * 2654435761 + 12345
def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xffffffffffffffff
    return (state >> 33) % n
def pick(a): return a[rnd(len(a))]
def note(*what):
    if trace: print(*what, file=sys.stderr, flush=True)
import builtins
trace = len(sys.argv) > 3  # says what it is about to do
class Hostile:
    depth = 0
    def act(self):
        Hostile.depth += 1
        try:
            if Hostile.depth < 3 and rnd(2):
                o = pick(pool)
                k = rnd(8)
                if k == 0 and type(o) in (list, dict, set, bytearray): o.clear()
                elif k == 1 and type(o) is list: o.extend(pool[:rnd(30)])
                elif k == 2 and type(o) is dict: o[rnd(1000)] = o
                elif k == 3 and type(o) is set: o.add(rnd(1000))
                elif k == 4: renew()
                elif k == 5: call()
                elif k == 6: raise ValueError("hostile")
                elif k == 7 and type(o) is list and o: del o[rnd(len(o)):]
        finally: Hostile.depth -= 1
    def __hash__(self): self.act(); return rnd(3)
    def __eq__(self, o): self.act(); return pick([True, False, NotImplemented, 1, "", []])
    def __lt__(self, o): self.act(); return pick([True, False, NotImplemented])
    def __index__(self): self.act(); return pick([0, 1, -1, 5, 10**20, -10**20, 2])
    def __len__(self): self.act(); return pick([0, 1, 3, 1000])
    def __iter__(self): self.act(); return iter(pick([[1, 2], [self], "abc", pool[:5]]))
    def __getitem__(self, i):
        self.act()
        if type(i) is int and i > 4: raise IndexError
        return pick(pool)
    def __bool__(self): self.act(); return bool(rnd(2))
    def __repr__(self): self.act(); return "H" * rnd(5)
    def __str__(self): self.act(); return "\u20ac" * rnd(5)
    def __float__(self): self.act(); return 1.5
    def __call__(self, *a, **k): self.act(); return pick(pool)
    def __format__(self, s): self.act(); return "f"
    def __contains__(self, o): self.act(); return True
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __next__(self):
        self.act()
        if rnd(3) == 0: raise StopIteration
        return pick(pool)
    def __del__(self): self.act()
    def __getattr__(self, n): self.act(); raise AttributeError(n)
    def __instancecheck__(self, o): self.act(); return True
    def __buffer__(self, f): raise TypeError
    def __missing__(self, k): return k
    def keys(self): self.act(); return pick([[], [1, 2], "ab", self])
    def __radd__(self, o): self.act(); return o
    def __add__(self, o): self.act(); return NotImplemented
    def __mul__(self, o): self.act(); return self
class IntSub(int):
    def __eq__(self, o): return True
    __hash__ = int.__hash__
class StrSub(str):
    def __hash__(self): return 1
    def __eq__(self, o): renew(); return False
class ListSub(list):
    def __iter__(self): renew(); return iter([1])
class DictSub(dict):
    def __missing__(self, k): renew(); return k
class TupleSub(tuple): pass
class BytesSub(bytes): pass
class Slots: __slots__ = ("a", "b", "__weakref__")
def gen():
    try:
        for _ in range(20):
            x = yield pick(pool)
            if x is pool: return
    finally: renew()
def func(a, b=1, *c, d=2, **e):
    def inner(): return a, b
    return inner
class Meta(type):
    def mro(cls): return super().mro()
class Desc:
    def __get__(self, o, t): renew(); return pick(pool)
    def __set__(self, o, v): renew()
    def __set_name__(self, o, n): pass
class WithDesc(metaclass=Meta):
    x = Desc()
    @property
    def p(self): return pick(pool)
    @classmethod
    def c(cls, *a): return cls
makers = [lambda: Hostile(), lambda: [1, 2, 3], lambda: {}, lambda: {1: 2, "a": Hostile()}, lambda: set(), lambda: {1, 2, "x"}, lambda: (1, "a", None),
    lambda: "abc", lambda: "", lambda: "\u20acx\U0001f600", lambda: b"abc", lambda: bytearray(b"xyz" * 5), lambda: 0, lambda: -1, lambda: 5, lambda: 2**62, lambda: -2**63,
    lambda: 10**30, lambda: 1.5, lambda: float("nan"), lambda: float("inf"), lambda: 1e308, lambda: 1j, lambda: True, lambda: None, lambda: ..., lambda: NotImplemented,
    lambda: range(10), lambda: range(-5, 300, 7), lambda: slice(1, Hostile(), -1), lambda: slice(None), lambda: iter([1, 2, 3]), lambda: iter({1: 2}), lambda: iter("abc"), lambda: gen(),
    lambda: frozenset([1, (2, 3)]), lambda: memoryview(bytearray(b"hello world")), lambda: func, lambda: func(1), lambda: len, lambda: [].append, lambda: str.upper, lambda: Slots(), lambda: WithDesc(), lambda: WithDesc,
    lambda: IntSub(7), lambda: StrSub("k"), lambda: ListSub([1, 2]), lambda: DictSub(a=1), lambda: TupleSub((1, 2)), lambda: BytesSub(b"q"), lambda: int, lambda: object(), lambda: type("T", (), {}),
    lambda: ValueError("v"), lambda: KeyError(1), lambda: OSError(2, "x"), lambda: zip([1], "a"), lambda: map(str, [1]), lambda: enumerate("ab"), lambda: reversed([1, 2]), lambda: filter(None, [1]),
    lambda: {}.keys(), lambda: {1: 2}.items(), lambda: {1: 2}.values(), lambda: property(func), lambda: classmethod(func), lambda: staticmethod(func), lambda: super(WithDesc, WithDesc()),
    lambda: func.__code__, lambda: type(sys), lambda: sys._getframe(), lambda: "%s %d %r", lambda: "{0!r:>10} {a.b[c]}", lambda: "utf-8", lambda: "strict", lambda: "a b c " * 20, lambda: list[int], lambda: int | str,
    lambda: UnicodeDecodeError("utf-8", b"abc", 1, 2, "r"), lambda: SyntaxError("m", ("f", 1, 2, "t")), lambda: StopIteration(3), lambda: type(iter([])), lambda: [[]] * 3, lambda: "0x1f", lambda: "1_000.5e3"]
pool = []
def renew():
    n = rnd(60)
    new = pick(makers)()
    if n < len(pool): pool[n] = new
    else: pool.append(new)
banned = {"input", "breakpoint", "exit", "quit", "open", "help", "print", "__import__", "copyright", "credits", "license", "globals", "locals"}
functions = [getattr(builtins, n) for n in dir(builtins) if n not in banned and callable(getattr(builtins, n))]
endless = {"count", "cycle", "repeat", "pow", "ipow", "lshift", "ilshift", "mul", "imul", "factorial", "perm", "comb"}
for module in ("_operator", "_weakref", "itertools", "math"):
    try: module = __import__(module)
    except ImportError: continue
    functions += [getattr(module, n) for n in dir(module) if n[0] != "_" and n not in endless and callable(getattr(module, n))]
functions += [getattr(sys, n) for n in ("getsizeof", "getrefcount", "intern", "_getframe", "exc_info", "getrecursionlimit")]
binary = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "<", "<=", "==", "!=", ">", ">=", "in", "is", "@", "and", "or"]
def small(v):
    # Keeps results within bounds.
    if type(v) in (int, IntSub) and abs(v) > 10**40: return 3
    try:
        if type(v) in (str, bytes, list, tuple, bytearray, set, dict) and len(v) > 2000: return None
    except BaseException: pass
    return v
def tame(args):
    return [3 if type(a) in (int, IntSub) and abs(a) > 100000 and rnd(4) else a for a in args]
def call():
    args = tame([pick(pool) for _ in range(rnd(4))])
    k = rnd(12)
    if k < 4:
        o = pick(pool)
        names = dir(o) if rnd(4) else dir(type(o))
        name = pick(names)
        if name in ("__init_subclass__", "sort_keys"): return
        note("M", type(o).__name__, name, [type(a).__name__ for a in args])
        f = getattr(o, name)
        r = f(*args) if rnd(8) else f(*args, **{pick(["key", "default", "a", "encoding", "reverse", "sep"]): pick(pool)})
    elif k < 6:
        f = pick(functions)
        note("F", f.__name__, [type(a).__name__ for a in args])
        r = f(*args)
    elif k < 8:
        a, b = pick(pool), pick(pool)
        op = pick(binary)
        if op in ("<<", "**", "*") : b = rnd(50) if rnd(5) else pick([1.5, "a", [1], -1, 1j])
        note("B", type(a).__name__, op, type(b).__name__)
        r = eval(f"a {op} b", {"a": a, "b": b})
    elif k == 8:
        o = pick(pool)
        i = pick(pool)
        v = pick(pool)
        note("I", type(o).__name__, type(i).__name__)
        j = rnd(4)
        if j == 0: r = o[i]
        elif j == 1: o[i] = v; r = 0
        elif j == 2: del o[i]; r = 0
        else: o += v; r = o
    elif k == 9:
        o = pick(pool)
        name = pick(dir(o) + ["x", "y"])
        note("A", type(o).__name__, name)
        if isinstance(o, type) and not o.__module__ == "__main__": return
        if rnd(2): setattr(o, name, pick(pool)); r = 0
        else: delattr(o, name); r = 0
    elif k == 10:
        o = pick(pool)
        note("U", type(o).__name__)
        a, *b = o
        r = [*b, a]
    else:
        o = pick(pool); f = pick(["%s", "%r", "%d", "%5.2f", "%c", "%x", "%a", "%(a)s", "{:>5}", "{!r}", "{0[1]}", "{.x}"])
        note("S", f, type(o).__name__)
        r = f % o if f[0] == "%" else f.format(o)
    if rnd(3) == 0:
        r = small(r)
        n = rnd(80)
        if n < len(pool): pool[n] = r
        else: pool.append(r)
for m in makers: pool.append(m())
count = int(sys.argv[2])
returned = 0
for n in range(count):
    try:
        call()
        returned += 1
    except BaseException:
        pass
    if rnd(5) == 0:
        try: renew()
        except BaseException: pass
    if len(pool) > 120: del pool[60:]
assert returned > count // 10
Hostile.act = lambda self: None  # its __del__ at the end finds the names of this module gone
