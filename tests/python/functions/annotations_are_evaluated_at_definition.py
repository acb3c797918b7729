# Parameters in order, then return; those of local variables are not evaluated.
def p(x): print("eval", x); return x
def f(a: p(1), *b: p(2), c: p(3) = 0, **d: p(4)) -> p(5):
    local: p(6) = 1
    return local
# expect: eval 1
# expect: eval 2
# expect: eval 3
# expect: eval 4
# expect: eval 5
print(f(0), f.__annotations__)  # expect: 1 {'a': 1, 'b': 2, 'c': 3, 'd': 4, 'return': 5}
x: p(7) = 8  # expect: eval 7
y: p(9)  # expect: eval 9
print(__annotations__)  # expect: {'x': 7, 'y': 9}
try: y
except NameError as e: print(e)  # expect: name 'y' is not defined
class C:
    a: int = 1
    b: str
print(C.__annotations__, hasattr(C, "b"))  # expect: {'a': <class 'int'>, 'b': <class 'str'>} False
