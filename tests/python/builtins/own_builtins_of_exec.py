# The globals of exec get __builtins__; a given one is what names are looked up in.
g = {}; exec("", g); print(list(g)); print(eval("len", {"__builtins__": {"len": "mine"}}))
# expect: ['__builtins__']
# expect: mine
for code, b in (("print", {}), ("abs(-1)", {"abs": lambda x: "own"}), ("__import__", {}), ("[i for i in 'a']", {}), ("(lambda: max)()", {"max": 7})):
    try: print(eval(code, {"__builtins__": b}))
    except NameError as e: print(e)
# expect: name 'print' is not defined
# expect: own
# expect: name '__import__' is not defined
# expect: ['a']
# expect: 7
for code in ("import sys", "class C: pass", "x = 1", "from a import b", "def f(): return len"):
    g = {"__builtins__": {}}
    try: exec(code, g); print("ok", sorted(g)[-1])
    except (ImportError, NameError) as e: print(type(e).__name__, e)
# expect: ImportError __import__ not found
# expect: NameError __build_class__ not found
# expect: ok x
# expect: ImportError __import__ not found
# expect: ok f
ns = {"__builtins__": {"__build_class__": lambda f, n, *b: "built " + n}}; exec("class C: pass", ns); print(ns["C"])  # expect: built C
ns = {"__builtins__": {"__import__": lambda name, *a: "imported " + name}}; exec("import x.y\nimport z", ns); print(ns["x"], ns["z"])  # expect: imported x.y imported z
h = {"__builtins__": {"len": lambda x: 99}}; exec("def f(x): return len(x)", h); print(h["f"]([]), h["f"].__builtins__ is h["__builtins__"])  # expect: 99 True
