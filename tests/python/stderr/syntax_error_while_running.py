def f():
    exec("a b", {})


f()
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_error_while_running.py", line 5, in <module>
# stderr:     f()
# stderr:   File "syntax_error_while_running.py", line 2, in f
# stderr:     exec("a b", {})
# stderr:   File "<string>", line 1
# stderr:     a b
# stderr:       ^
# stderr: SyntaxError: invalid syntax
# exit: 1
