def f():
    return 1

return 2
# stderr:   File "syntax_error_in_the_compiler.py", line 4
# stderr:     return 2
# stderr:     ^^^^^^^^
# stderr: SyntaxError: 'return' outside function
# exit: 1
