class A:
    def __del__(self): raise ValueError("lost")


A()
print("goes on")
# expect: goes on
# stderr: Exception ignored in: <function A.__del__ at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "unraisable_in_del.py", line 2, in __del__
# stderr:     def __del__(self): raise ValueError("lost")
# stderr:                        ^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: ValueError: lost
