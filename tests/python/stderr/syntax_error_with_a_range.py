x = (1 if 2 for)
f(a for a in b, c)
# stderr:   File "syntax_error_with_a_range.py", line 1
# stderr:     x = (1 if 2 for)
# stderr:          ^^^^^^
# stderr: SyntaxError: expected 'else' after 'if' expression
# exit: 1
