# dir lists names sorted; __dir__ may replace the list.
class A:
    x = 1
    def __init__(self): self.y = 2
class D:
    def __dir__(self): return ["b", "a"]
class B:
    def __dir__(self): return 5
print([n for n in dir(A()) if n[0] != "_"], dir(D()), [n for n in dir(A) if n[0] != "_"], "__len__" in dir([]), "append" in dir(list), dir(type("M", (), {"__dir__": lambda s: ("z", "y")})()))
# expect: ['x', 'y'] ['a', 'b'] ['x'] True True ['y', 'z']
def f(p, q=1): z = 2; return dir(), sorted(vars())
print(f(0))  # expect: (['p', 'q', 'z'], ['p', 'q', 'z'])
for bad in (lambda: dir(B()), lambda: dir(1, 2), lambda: vars(1), lambda: vars(1, 2)):
    try: print(bad())
    except TypeError as e: print(e)
# expect: 'int' object is not iterable
# expect: dir expected at most 1 argument, got 2
# expect: vars() argument must have __dict__ attribute
# expect: vars expected at most 1 argument, got 2
