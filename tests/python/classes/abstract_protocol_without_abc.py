# A class with __abstractmethods__ cannot be instantiated; the names are listed.
class A: pass
A.__abstractmethods__ = frozenset(["m"])
for names in (["m"], ["b", "a"], []):
    A.__abstractmethods__ = frozenset(names)
    try: print(type(A()).__name__)
    except TypeError as e: print(str(e).replace("'", "").replace(" without an implementation for", " with"))
# expect: Cant instantiate abstract class A with abstract method m
# expect: Cant instantiate abstract class A with abstract methods a, b
# expect: A
try: type("B", (), {}).__abstractmethods__
except AttributeError as e: print(e)  # expect: __abstractmethods__
