import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


show(lambda: compile("-" * 100000 + "1", "f", "exec"))
show(lambda: compile("(" * 300 + ")" * 300, "f", "exec"))
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "nested_too_deeply.py", line 6, in show
# stderr:     f()
# stderr:   File "nested_too_deeply.py", line 11, in <lambda>
# stderr:     show(lambda: compile("-" * 100000 + "1", "f", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: MemoryError: Parser stack overflowed - Python source too complex to parse
# stderr: Traceback (most recent call last):
# stderr:   File "nested_too_deeply.py", line 6, in show
# stderr:     f()
# stderr:   File "nested_too_deeply.py", line 12, in <lambda>
# stderr:     show(lambda: compile("(" * 300 + ")" * 300, "f", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f", line 1
# stderr:     (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((())))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
# stderr:                                                                                                                                                                                                             ^
# stderr: SyntaxError: too many nested parentheses
