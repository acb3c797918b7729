from sys import exti
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_imports.py", line 1, in <module>
# stderr:     from sys import exti
# stderr: ImportError: cannot import name 'exti' from 'sys' (unknown location)
# exit: 1
