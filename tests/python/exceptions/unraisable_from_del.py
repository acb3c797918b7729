# An exception in __del__ goes to sys.unraisablehook and the program goes on.
import sys
def hook(u): print(type(u.exc_value).__name__, u.exc_value, u.err_msg is None or "ignored" in u.err_msg, getattr(u.object, "__qualname__", None))
sys.unraisablehook = hook
class D:
    def __del__(self): raise ValueError("in del")
D(); x = D(); del x; print("after")
# expect: ValueError in del True D.__del__
# expect: ValueError in del True D.__del__
# expect: after
