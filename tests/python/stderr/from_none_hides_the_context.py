try: 1 / 0
except ZeroDivisionError: raise KeyError("alone") from None
# stderr: Traceback (most recent call last):
# stderr:   File "from_none_hides_the_context.py", line 2, in <module>
# stderr:     except ZeroDivisionError: raise KeyError("alone") from None
# stderr:                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: KeyError: 'alone'
# exit: 1
