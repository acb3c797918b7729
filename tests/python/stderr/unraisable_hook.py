import sys


class A:
    def __del__(self): raise ValueError('lost')


def hook(u):
    print(u.exc_type, u.exc_value, u.err_msg, u.object is A.__del__, u.exc_traceback.tb_lineno)


sys.unraisablehook = hook
A()
sys.unraisablehook = sys.__unraisablehook__
A()
# expect: <class 'ValueError'> lost None True 5
# stderr: Exception ignored in: <function A.__del__ at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_hook.py", line 5, in __del__
# stderr:     def __del__(self): raise ValueError('lost')
# stderr:                        ^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: ValueError: lost
