class E(Exception):
    def __str__(self): return 1 / 0


raise E
# stderr: Traceback (most recent call last):
# stderr:   File "str_that_fails.py", line 5, in <module>
# stderr:     raise E
# stderr: E: <exception str() failed>
# exit: 1
