if True:
        pass
    pass
# stderr:   File "unindent_error.py", line 3
# stderr:     pass
# stderr:         ^
# stderr: IndentationError: unindent does not match any outer indentation level
# exit: 1
