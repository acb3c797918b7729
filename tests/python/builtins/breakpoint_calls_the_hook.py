# breakpoint() calls sys.breakpointhook with what it is given, and returns what that returns.
import sys


def hook(*args, **kwargs):
    print(args, kwargs)
    return "back"


kept = sys.breakpointhook
sys.breakpointhook = hook
print(breakpoint(1, 2, three=3))
del sys.breakpointhook
try:
    breakpoint()
except RuntimeError as error:
    print(error)
sys.breakpointhook = kept
# expect: (1, 2) {'three': 3}
# expect: back
# expect: lost sys.breakpointhook
