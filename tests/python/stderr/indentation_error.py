if True:
print(1)
# stderr:   File "indentation_error.py", line 2
# stderr:     print(1)
# stderr:     ^
# stderr: IndentationError: expected an indented block after 'if' statement on line 1
# exit: 1
