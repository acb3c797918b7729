try:
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("k") from e
except KeyError as e:
    member = e
try:
    raise ValueError("context")
except ValueError:
    raise BaseExceptionGroup("g", [member, KeyboardInterrupt()])
# stderr: Traceback (most recent call last):
# stderr:   File "groups_with_causes.py", line 7, in <module>
# stderr:     raise ValueError("context")
# stderr: ValueError: context
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr:   + Exception Group Traceback (most recent call last):
# stderr:   |   File "groups_with_causes.py", line 9, in <module>
# stderr:   |     raise BaseExceptionGroup("g", [member, KeyboardInterrupt()])
# stderr:   | BaseExceptionGroup: g (2 sub-exceptions)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | Traceback (most recent call last):
# stderr:     |   File "groups_with_causes.py", line 2, in <module>
# stderr:     |     try: 1 / 0
# stderr:     |          ~~^~~
# stderr:     | ZeroDivisionError: division by zero
# stderr:     | 
# stderr:     | The above exception was the direct cause of the following exception:
# stderr:     | 
# stderr:     | Traceback (most recent call last):
# stderr:     |   File "groups_with_causes.py", line 3, in <module>
# stderr:     |     except ZeroDivisionError as e: raise KeyError("k") from e
# stderr:     |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:     | KeyError: 'k'
# stderr:     +---------------- 2 ----------------
# stderr:     | KeyboardInterrupt
# stderr:     +------------------------------------
# exit: 1
