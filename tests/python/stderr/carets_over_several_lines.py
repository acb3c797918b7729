a = None


def f():
    return (1 +
            a)


def g():
    return print(
        f(),
    )


g()
# stderr: Traceback (most recent call last):
# stderr:   File "carets_over_several_lines.py", line 15, in <module>
# stderr:     g()
# stderr:   File "carets_over_several_lines.py", line 11, in g
# stderr:     f(),
# stderr:     ^^^
# stderr:   File "carets_over_several_lines.py", line 5, in f
# stderr:     return (1 +
# stderr:             ^^^
# stderr: TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'
# exit: 1
