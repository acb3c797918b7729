def f():
    raise ValueError("the whole line says nothing")


f()
# stderr: Traceback (most recent call last):
# stderr:   File "no_carets_under_whole_lines.py", line 5, in <module>
# stderr:     f()
# stderr:   File "no_carets_under_whole_lines.py", line 2, in f
# stderr:     raise ValueError("the whole line says nothing")
# stderr: ValueError: the whole line says nothing
# exit: 1
