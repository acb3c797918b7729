# Names of a program whose globals are an instance of a subclass of dict go through its methods.
class Frozen(dict):
    def __setitem__(self, key, value): raise KeyError("frozen", key)
try: exec("x = 1", Frozen())
except KeyError as e: print(e)  # expect: ('frozen', 'x')
class Asked(dict):
    def __getitem__(self, key): return dict.__getitem__(self, key) if key.startswith("__") else key + "!"
class Failing(dict):
    def __getitem__(self, key): raise LookupError(key)
try: exec("name", Failing(name=1))
except LookupError as e: print(e)  # expect: name
code = compile("print(len('abc'))", "x", "exec")
exec(code, {})  # expect: 3
print(eval("unknown", Asked(unknown=1)))  # expect: unknown!
# Functions ask it too.
class Missing(dict):
    def __missing__(self, key): return key + "?"
print(eval("lambda: one + two", Missing())())  # expect: one?two?
class Partly(dict):
    def __getitem__(self, key):
        if key == "own": return "mine"
        return dict.__getitem__(self, key)
exec("def f(): return own, len(own)\nfor i in range(3): result = f()\nprint(result)", Partly())  # expect: ('mine', 4)
