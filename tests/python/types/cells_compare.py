# Cells are compared by what they hold, an empty one before all others; they have no hash.
def cell(*value):
    def f(): return x
    if value: x, = value
    return f.__closure__[0]
print(cell(2) < cell(3), cell() < cell("s"), cell() == cell(), cell(-36) == cell(-36.0), cell(True) > cell(), cell() is None)
# expect: True True True True True False
try: cell(1) < 1
except TypeError as e: print(e)  # expect: '<' not supported between instances of 'cell' and 'int'
try: hash(cell(1))
except TypeError as e: print(e)  # expect: unhashable type: 'cell'
try: cell(1) < cell("a")
except TypeError as e: print(e)  # expect: '<' not supported between instances of 'int' and 'str'
