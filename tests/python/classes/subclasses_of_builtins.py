# Instances of subclasses have attributes, and methods of the base return the base's type.
class I(int): pass
class S(str): pass
class L(list): pass
class D(dict):
    def __getitem__(self, k): return "sub"
class T(tuple): pass
i, s, l, d, t = I(5), S("ab"), L([1, 2]), D(a=1), T((1, 2))
i.x = s.x = l.x = d.x = t.x = 1
print(type(i + 1).__name__, type(s + "c").__name__, type(s.upper()).__name__, type(l + [3]).__name__, type(l[:]).__name__, type(t[:]).__name__, type(d.copy()).__name__)
# expect: int str str list list tuple dict
print(i, repr(s), l, d, t, d["zz"], d.get("a"), list(d.values()), dict(d), {**d}, "%(a)s" % d, "{a}".format_map(d))
# expect: 5 'ab' [1, 2] {'a': 1} (1, 2) sub 1 [1] {'a': 1} {'a': 1} sub sub
print(int(i) is i, type(int(i)).__name__, type(str(s)).__name__, type(tuple(t)).__name__, I(7) == 7, hash(S("q")) == hash("q"), {S("k"): 1}["k"])
# expect: False int str tuple True True 1
class F(float):
    def __repr__(self): return "F!"
print(F(1.5), [F(2)], str(F(3)), f"{F(4)}", F(1) + 1)  # expect: F! [F!] F! F! 2.0
