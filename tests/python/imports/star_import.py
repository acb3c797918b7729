# import * takes the names of __all__, or all without an underscore.
from pkg.exported import *
print(x, _hidden, "y" in globals())  # expect: 1 3 False
from pkg.plain import *
print(x, "_private" in globals())  # expect: plain x False
for m in ("badall", "badall2"):
    try: exec(f"from pkg.{m} import *")
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
# expect: AttributeError module 'pkg.badall' has no attribute 'missing'
# expect: TypeError Item in pkg.badall2.__all__ must be str, not int
try: exec("def f():\n from pkg import *")
except SyntaxError as e: print(e.msg)  # expect: import * only allowed at module level
