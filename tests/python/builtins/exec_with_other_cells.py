# exec(code, closure=cells): the cells in the order of co_freevars, which is that of their names.
result = 0
def make():
    second, first = 3, 2
    def product():
        nonlocal second, first
        global result
        result = first * second
    return product
product = make()
print(product.__code__.co_freevars)  # expect: ('first', 'second')
exec(product.__code__, globals(), closure=product.__closure__); print(result)  # expect: 6
Cell = type(product.__closure__[0])
exec(product.__code__, globals(), closure=(Cell(35), Cell(2))); print(result)  # expect: 70
for closure in None, product.__closure__[:1], list(product.__closure__), (1, 2):
    try: exec(product.__code__, globals(), closure=closure)
    except TypeError as e: print(e)
# expect: code object requires a closure of exactly length 2
# expect: code object requires a closure of exactly length 2
# expect: code object requires a closure of exactly length 2
# expect: code object requires a closure of exactly length 2
