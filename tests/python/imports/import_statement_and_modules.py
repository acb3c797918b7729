# import calls __import__; sys.modules may hold anything; module attributes are ordinary.
import sys, pkg.b
sys.modules["faked"] = fake = type(sys)("faked", "its doc"); fake.x = 5
import faked; from faked import x; print(faked is fake, x, faked.__doc__, faked.__name__, faked.__loader__, faked.__spec__, repr(faked))
# expect: True 5 its doc faked None None <module 'faked'>
sys.modules["odd"] = 42; import odd; print(odd)  # expect: 42
print(__import__("pkg.b").__name__, __import__("pkg.b", fromlist=["name"]).__name__, __import__("b", {"__package__": "pkg", "__name__": "pkg.q"}, None, ["name"], 1).__name__)
# expect: pkg pkg.b pkg.b
for bad in (lambda: __import__(""), lambda: __import__(5), lambda: __import__("x", level=-1), lambda: __import__("pkg", level=1, globals={}), lambda: pkg.zz, lambda: delattr(pkg, "zz"), lambda: type(sys)(), lambda: type(sys)(5), lambda: __import__()):
    try: print(bad())
    except (ValueError, TypeError, ImportError, AttributeError, KeyError) as e: print(type(e).__name__, str(e).split(" (")[0])
# expect: ValueError Empty module name
# expect: TypeError module name must be a string
# expect: ValueError level must be >= 0
# expect: KeyError "'__name__' not in globals"
# expect: AttributeError module 'pkg' has no attribute 'zz'
# expect: AttributeError 'module' object has no attribute 'zz'
# expect: TypeError module() missing required argument 'name'
# expect: TypeError module() argument 'name' must be str, not int
# expect: TypeError __import__() missing required argument 'name'
def f():
    import pkg.sub as local, sys
    return local.__name__
print(f()); del pkg.b; from pkg import b; print(b is sys.modules["pkg.b"])
# expect: pkg.sub
# expect: True
