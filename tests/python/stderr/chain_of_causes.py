try:
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("second") from e
except KeyError as e:
    raise ValueError("third") from e
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_causes.py", line 2, in <module>
# stderr:     try: 1 / 0
# stderr:          ~~^~~
# stderr: ZeroDivisionError: division by zero
# stderr:
# stderr: The above exception was the direct cause of the following exception:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_causes.py", line 3, in <module>
# stderr:     except ZeroDivisionError as e: raise KeyError("second") from e
# stderr:                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: KeyError: 'second'
# stderr:
# stderr: The above exception was the direct cause of the following exception:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "chain_of_causes.py", line 5, in <module>
# stderr:     raise ValueError("third") from e
# stderr: ValueError: third
# exit: 1
