e = ValueError("noted")
e.add_note("one\ntwo")
e.add_note("")
e.add_note("three")
raise e
# stderr: Traceback (most recent call last):
# stderr:   File "notes.py", line 5, in <module>
# stderr:     raise e
# stderr: ValueError: noted
# stderr: one
# stderr: two
# stderr:
# stderr: three
# exit: 1
