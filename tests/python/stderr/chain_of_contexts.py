def f():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("second")


try: f()
except KeyError: raise ValueError("third")
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_contexts.py", line 2, in f
# stderr:     try: 1 / 0
# stderr:          ~~^~~
# stderr: ZeroDivisionError: division by zero
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_contexts.py", line 6, in <module>
# stderr:     try: f()
# stderr:          ^^^
# stderr:   File "chain_of_contexts.py", line 3, in f
# stderr:     except ZeroDivisionError: raise KeyError("second")
# stderr:                               ^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: KeyError: 'second'
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_contexts.py", line 7, in <module>
# stderr:     except KeyError: raise ValueError("third")
# stderr:                      ^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: ValueError: third
# exit: 1
