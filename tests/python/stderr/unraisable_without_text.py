class A:
    def __del__(self): raise KeyError


A()
# stderr: Exception ignored in: <function A.__del__ at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_without_text.py", line 2, in __del__
# stderr:     def __del__(self): raise KeyError
# stderr:                        ^^^^^^^^^^^^^^
# stderr: KeyError: 
