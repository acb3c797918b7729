# True and False are 1 and 0, with logical & | ^ and a text of their own.
print(True + True, True * 5, -True, True & False, True | 2, True ^ True, type(True & True), type(True & 1), bool("False"), bool([]), bool(), str(True), repr(False), f"{True}", f"{True:d}", "%d %s" % (True, True), int(True), float(True), [10, 20][True], {1: "a"}[True], True == 1, sum([True, True]), hash(True), True < 2, True.bit_length(), isinstance(True, int), bool.__mro__)
# expect: 2 5 -1 False 3 False <class 'bool'> <class 'int'> True False False True False True 1 1 True 1 1.0 20 a True 2 1 True 1 True (<class 'bool'>, <class 'int'>, <class 'object'>)
for bad in (lambda: type("B", (bool,), {}), lambda: bool(1, 2), lambda: bool(x=1), lambda: True + "a"):
    try: print(bad())
    except TypeError as e: print(e)
# expect: type 'bool' is not an acceptable base type
# expect: bool expected at most 1 argument, got 2
# expect: bool() takes no keyword arguments
# expect: unsupported operand type(s) for +: 'bool' and 'str'
