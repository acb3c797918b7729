import no_such_module
# stderr: Traceback (most recent call last):
# stderr:   File "modules_that_are_missing.py", line 1, in <module>
# stderr:     import no_such_module
# stderr: ModuleNotFoundError: No module named 'no_such_module'
# exit: 1
