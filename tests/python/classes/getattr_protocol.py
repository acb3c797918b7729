# __getattr__ is asked last, __getattribute__ first; getattr with a default only hides AttributeError.
class G:
    x = 1
    def __getattr__(self, name):
        if name.startswith("no"): raise AttributeError("refused " + name)
        return name.upper()
g = G(); print(g.x, g.abc, getattr(g, "no", 5), hasattr(g, "nono"), hasattr(g, "yes"))  # expect: 1 ABC 5 False True
try: g.no
except AttributeError as e: print(e)  # expect: refused no
class A:
    def __getattribute__(self, name):
        if name == "boom": raise ValueError("boom")
        if name == "gone": raise AttributeError("gone")
        return "got " + name
    def __getattr__(self, name): return "fallback " + name
a = A(); print(a.x, a.gone, type(a).__name__, a.__class__, a.__dict__)  # expect: got x fallback gone A got __class__ got __dict__
try: getattr(a, "boom", 1)
except ValueError as e: print(e)  # expect: boom
class P:
    @property
    def p(self): return self.missing
    def __getattr__(self, name): return "for " + name
print(P().p)  # expect: for missing
class Q:
    @property
    def p(self): raise AttributeError("inner")
    def __getattr__(self, name): return "for " + name
print(Q().p)  # expect: for p
