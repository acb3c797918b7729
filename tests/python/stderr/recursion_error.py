def f(): return f()


f()
# stderr: Traceback (most recent call last):
# stderr:   File "recursion_error.py", line 4, in <module>
# stderr:     f()
# stderr:   File "recursion_error.py", line 1, in f
# stderr:     def f(): return f()
# stderr:                     ^^^
# stderr:   File "recursion_error.py", line 1, in f
# stderr:     def f(): return f()
# stderr:                     ^^^
# stderr:   File "recursion_error.py", line 1, in f
# stderr:     def f(): return f()
# stderr:                     ^^^
# stderr:   [Previous line repeated 996 more times]
# stderr: RecursionError: maximum recursion depth exceeded
# exit: 1
