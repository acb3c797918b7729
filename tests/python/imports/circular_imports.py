# A module under import is seen unfinished; a name that is not there yet is an ImportError.
import pkg.circle_a
print(pkg.circle_b.has, pkg.circle_a.from_a)  # expect: False 1
try: import pkg.circle_c
except ImportError as e: print(type(e).__name__, str(e).split(" (/")[0], e.name)
# expect: ImportError cannot import name 'c' from partially initialized module 'pkg.circle_c' (most likely due to a circular import) pkg.circle_c
import sys; print("pkg.circle_c" in sys.modules, "pkg.circle_d" in sys.modules)  # expect: False False
