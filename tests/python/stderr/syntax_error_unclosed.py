x = (1,
     2
# stderr:   File "syntax_error_unclosed.py", line 1
# stderr:     x = (1,
# stderr:         ^
# stderr: SyntaxError: '(' was never closed
# exit: 1
