# A module may define __getattr__ and __dir__.
import pkg.lazy as lazy
print(lazy.made, hasattr(lazy, "other"), dir(lazy)); from pkg.lazy import made; print(made)
# expect: made for pkg.lazy False ['made']
# expect: made for pkg.lazy
try: lazy.other
except AttributeError as e: print(e)  # expect: no other
try: from pkg.lazy import another
except ImportError as e: print(str(e).split(" (")[0])  # expect: cannot import name 'another' from 'pkg.lazy'
lazy.made = "set"; print(lazy.made); del lazy.made; print(lazy.made)
# expect: set
# expect: made for pkg.lazy
class M(type(lazy)):
    @property
    def p(self): return "property of a module"
lazy.__class__ = M; print(lazy.p)  # expect: property of a module
try: lazy.__class__ = int
except TypeError as e: print(e)  # expect: __class__ assignment only supported for mutable types or ModuleType subclasses
