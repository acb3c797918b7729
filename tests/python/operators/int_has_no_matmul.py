# int has no @, of whatever size; what NotImplemented leads to is an error, never a result.
big = 1 << 70
for left, right in ((1, 2), (big, 1), (1, big), (True, big)):
    try:
        print(left @ right)
    except TypeError as error:
        print(error)
x = 5
try:
    x @= 2
except TypeError as error:
    print(error)
try:
    x @= big
except TypeError as error:
    print(error)
# expect: unsupported operand type(s) for @: 'int' and 'int'
# expect: unsupported operand type(s) for @: 'int' and 'int'
# expect: unsupported operand type(s) for @: 'int' and 'int'
# expect: unsupported operand type(s) for @: 'bool' and 'int'
# expect: unsupported operand type(s) for @=: 'int' and 'int'
# expect: unsupported operand type(s) for @=: 'int' and 'int'
