def f(:
    pass
# stderr:   File "syntax_error_in_a_script.py", line 1
# stderr:     def f(:
# stderr:           ^
# stderr: SyntaxError: invalid syntax
# exit: 1
