# Importing a submodule imports its parents and sets it on them.
import pkg.sub.c
import sys
print(pkg.value, pkg.sub.name, pkg.sub.a.name, pkg.sub.c.far, pkg.a.other, sorted(m for m in sys.modules if m.startswith("pkg")))
# expect: 1 b a a b ['pkg', 'pkg.a', 'pkg.b', 'pkg.sub', 'pkg.sub.c']
print(pkg.__name__, pkg.__package__, pkg.sub.__package__, pkg.sub.c.__package__, pkg.sub.c.__name__, hasattr(pkg, "__path__"), hasattr(pkg.b, "__path__"), pkg.__doc__)
# expect: pkg pkg pkg.sub pkg.sub pkg.sub.c True False A package for the scripts of this folder.
import pkg.sub.c as deep; from pkg import sub as s, b; from pkg.sub import c as cc; print(deep is cc, s.c is cc, b.name, sys.modules["pkg.sub"] is s)
# expect: True True b True
