# A comparison method whose binding fails counts as missing.
class E:
    def fail(self): raise AttributeError("booh")
    __eq__ = __lt__ = property(fail)
print(E() == E(), E() != 1)  # expect: False True
try: E() < E()
except TypeError as e: print(e)  # expect: '<' not supported between instances of 'E' and 'E'
class I:
    __init__ = property(E.fail)
try: I()
except AttributeError as e: print(e)  # expect: booh
