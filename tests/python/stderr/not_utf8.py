import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


show(lambda: compile(b"x = '\xff'", "f", "exec"))
show(lambda: compile(b"# coding: nothing\nx", "f", "exec"))
show(lambda: compile(b"\xef\xbb\xbf# coding: latin-1\nx", "f", "exec"))
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "not_utf8.py", line 6, in show
# stderr:     f()
# stderr:   File "not_utf8.py", line 11, in <lambda>
# stderr:     show(lambda: compile(b"x = '\xff'", "f", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f", line 1
# stderr:     x = '�'
# stderr:         ^^^
# stderr: SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0x... in position 0: invalid start byte
# stderr: Traceback (most recent call last):
# stderr:   File "not_utf8.py", line 6, in show
# stderr:     f()
# stderr:   File "not_utf8.py", line 12, in <lambda>
# stderr:     show(lambda: compile(b"# coding: nothing\nx", "f", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f", line 0
# stderr: SyntaxError: unknown encoding: nothing
# stderr: Traceback (most recent call last):
# stderr:   File "not_utf8.py", line 6, in show
# stderr:     f()
# stderr:   File "not_utf8.py", line 13, in <lambda>
# stderr:     show(lambda: compile(b"\xef\xbb\xbf# coding: latin-1\nx", "f", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f", line 0
# stderr: SyntaxError: encoding problem: iso-8859-1 with BOM
