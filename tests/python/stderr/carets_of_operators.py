import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


a = None
d = {}
show(lambda: a + 1)
show(lambda: (a) * (1))
show(lambda: a   //   1)
show(lambda: 1 ** a)
show(lambda: a < 1)
show(lambda: -a)
show(lambda: a + 1 - 2)
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 13, in <lambda>
# stderr:     show(lambda: a + 1)
# stderr:                  ~~^~~
# stderr: TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 14, in <lambda>
# stderr:     show(lambda: (a) * (1))
# stderr:                  ~~~~^~~~~
# stderr: TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 15, in <lambda>
# stderr:     show(lambda: a   //   1)
# stderr:                  ~~~~^^~~~~
# stderr: TypeError: unsupported operand type(s) for //: 'NoneType' and 'int'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 16, in <lambda>
# stderr:     show(lambda: 1 ** a)
# stderr:                  ~~^^~~
# stderr: TypeError: unsupported operand type(s) for ** or pow(): 'int' and 'NoneType'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 17, in <lambda>
# stderr:     show(lambda: a < 1)
# stderr:                  ^^^^^
# stderr: TypeError: '<' not supported between instances of 'NoneType' and 'int'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 18, in <lambda>
# stderr:     show(lambda: -a)
# stderr:                  ^^
# stderr: TypeError: bad operand type for unary -: 'NoneType'
# stderr: Traceback (most recent call last):
# stderr:   File "carets_of_operators.py", line 6, in show
# stderr:     f()
# stderr:   File "carets_of_operators.py", line 19, in <lambda>
# stderr:     show(lambda: a + 1 - 2)
# stderr:                  ~~^~~
# stderr: TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'
