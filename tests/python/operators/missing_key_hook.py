# __missing__ of a dict subclass answers d[k], nothing else.
class D(dict):
    def __missing__(self, k): self[k] = k * 2; return self[k]
d = D(a=1); print(d["a"], d["b"], d, d.get("z"), "z" in d, "%(q)s" % d, "{w}".format_map(d))  # expect: 1 bb {'a': 1, 'b': 'bb', 'q': 'qq', 'w': 'ww'} None False qq ww
try: d.pop("nope")
except KeyError as e: print(repr(e))  # expect: KeyError('nope')
class R(dict):
    def __missing__(self, k): raise LookupError("none " + k)
try: R()["x"]
except LookupError as e: print(e)  # expect: none x
class I(dict): pass
i = I(); i.__missing__ = lambda k: 5
try: i["x"]
except KeyError as e: print(repr(e))  # expect: KeyError('x')
