def f(e):
    try: raise e
    except Exception as caught: return caught


noted = f(KeyError("k"))
noted.add_note("a note")
inner = f(ExceptionGroup("inner", [f(ValueError(1)), TypeError("two\nlines")]))
raise ExceptionGroup("outer", [noted, inner, OSError(2, "No such file")])
# stderr:   + Exception Group Traceback (most recent call last):
# stderr:   |   File "groups.py", line 9, in <module>
# stderr:   |     raise ExceptionGroup("outer", [noted, inner, OSError(2, "No such file")])
# stderr:   | ExceptionGroup: outer (3 sub-exceptions)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | Traceback (most recent call last):
# stderr:     |   File "groups.py", line 2, in f
# stderr:     |     try: raise e
# stderr:     |          ^^^^^^^
# stderr:     | KeyError: 'k'
# stderr:     | a note
# stderr:     +---------------- 2 ----------------
# stderr:     | Exception Group Traceback (most recent call last):
# stderr:     |   File "groups.py", line 2, in f
# stderr:     |     try: raise e
# stderr:     |          ^^^^^^^
# stderr:     | ExceptionGroup: inner (2 sub-exceptions)
# stderr:     +-+---------------- 1 ----------------
# stderr:       | Traceback (most recent call last):
# stderr:       |   File "groups.py", line 2, in f
# stderr:       |     try: raise e
# stderr:       |          ^^^^^^^
# stderr:       | ValueError: 1
# stderr:       +---------------- 2 ----------------
# stderr:       | TypeError: two
# stderr: lines
# stderr:       +------------------------------------
# stderr:     +---------------- 3 ----------------
# stderr:     | FileNotFoundError: [Errno 2] No such file
# stderr:     +------------------------------------
# exit: 1
