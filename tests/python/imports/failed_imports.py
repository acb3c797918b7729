# A module that fails is taken out of sys.modules again; errors name what is missing.
import sys
try: import pkg.fails
except ValueError as e: print(e, "pkg.fails" in sys.modules, "pkg" in sys.modules)  # expect: while importing False True
for src in ("import nothing_here", "import pkg.nothing", "import nothing_here.sub", "from pkg import nothing", "import pkg.b.c", "from pkg.b import nope", "from . import x", "from .x import y", "import pkg.syntax", "import pkg.beyond", "from nothing import *", "from pkg.nothing import x", "import sys.x"):
    try: exec(src, {"__name__": "m"})
    except (ImportError, SyntaxError, KeyError) as e: print(type(e).__name__, str(e).split(" (")[0], getattr(e, "name", None))
# expect: ModuleNotFoundError No module named 'nothing_here' nothing_here
# expect: ModuleNotFoundError No module named 'pkg.nothing' pkg.nothing
# expect: ModuleNotFoundError No module named 'nothing_here' nothing_here
# expect: ImportError cannot import name 'nothing' from 'pkg' pkg
# expect: ModuleNotFoundError No module named 'pkg.b.c'; 'pkg.b' is not a package pkg.b.c
# expect: ImportError cannot import name 'nope' from 'pkg.b' pkg.b
# expect: ImportError attempted relative import with no known parent package None
# expect: ImportError attempted relative import with no known parent package None
# expect: SyntaxError invalid syntax None
# expect: ImportError attempted relative import beyond top-level package None
# expect: ModuleNotFoundError No module named 'nothing' nothing
# expect: ModuleNotFoundError No module named 'pkg.nothing' pkg.nothing
# expect: ModuleNotFoundError No module named 'sys.x'; 'sys' is not a package sys.x
sys.modules["blocked"] = None
try: import blocked
except ImportError as e: print(type(e).__name__, e)  # expect: ModuleNotFoundError import of blocked halted; None in sys.modules
