b = True
print(~b)
print(bool(NotImplemented))
# python: 3.12
# expect: -2
# expect: True
# stderr: warnings_of_operators.py:2: DeprecationWarning: Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.
# stderr:   print(~b)
# stderr: warnings_of_operators.py:3: DeprecationWarning: NotImplemented should not be used in a boolean context
# stderr:   print(bool(NotImplemented))
