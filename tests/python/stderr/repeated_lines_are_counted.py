def f(n):
    if n == 0:
        raise ValueError("end")
    f(n - 1)


f(7)
# stderr: Traceback (most recent call last):
# stderr:   File "repeated_lines_are_counted.py", line 7, in <module>
# stderr:     f(7)
# stderr:   File "repeated_lines_are_counted.py", line 4, in f
# stderr:     f(n - 1)
# stderr:   File "repeated_lines_are_counted.py", line 4, in f
# stderr:     f(n - 1)
# stderr:   File "repeated_lines_are_counted.py", line 4, in f
# stderr:     f(n - 1)
# stderr:   [Previous line repeated 4 more times]
# stderr:   File "repeated_lines_are_counted.py", line 3, in f
# stderr:     raise ValueError("end")
# stderr: ValueError: end
# exit: 1
