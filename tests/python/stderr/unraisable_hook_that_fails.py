import sys


class A:
    def __del__(self): raise ValueError("lost")


def hook(u): raise TypeError("in the hook")


sys.unraisablehook = hook
A()
sys.unraisablehook = None
A()
del sys.unraisablehook
A()
# stderr: Exception ignored in sys.unraisablehook: <function hook at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_hook_that_fails.py", line 8, in hook
# stderr:     def hook(u): raise TypeError("in the hook")
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: TypeError: in the hook
# stderr: Exception ignored in: <function A.__del__ at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_hook_that_fails.py", line 5, in __del__
# stderr:     def __del__(self): raise ValueError("lost")
# stderr:                        ^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: ValueError: lost
# stderr: Exception ignored in: <function A.__del__ at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_hook_that_fails.py", line 5, in __del__
# stderr:     def __del__(self): raise ValueError("lost")
# stderr:                        ^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: ValueError: lost
