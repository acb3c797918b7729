# eval gives a value, exec runs statements; both take namespaces.
g = {"x": 1}; print(eval("x + 1", g), sorted(g)[:1], eval(" 1 +\t2 "), eval("x", {"x": 2}, {"x": 3}), eval(b"1"), exec("y = x * 2", g), g["y"], eval("(lambda: x)()", {"x": 5}), eval("[x for _ in 'a']", {"x": 6}))
# expect: 2 ['__builtins__'] 3 3 1 None 2 5 [6]
def f():
    a = 1
    exec("a = 2; b = 3")
    return a, eval("a + 1"), [eval("q", {"q": i}) for i in range(2)]
print(f())  # expect: (1, 2, [0, 1])
class L(dict):
    def __missing__(self, k): return k * 2
print(eval("foo + bar", {}, L())); l = L(); exec("a = zz; del a", {}, l); print(l)
# expect: foofoobarbar
# expect: {}
code = compile("1 + 1", "<s>", "eval"); print(eval(code), eval(compile("x = 1", "s", "exec")), type(code).__name__, code.co_filename); exec(compile("5", "<s>", "single"))
# expect: 2 None code <s>
# expect: 5
for bad in (lambda: eval("1;2"), lambda: eval("x = 1"), lambda: eval(""), lambda: eval(5), lambda: exec("("), lambda: exec("1", {}, 5), lambda: eval("nope"), lambda: compile("1", "f", "x"), lambda: exec("return 1"), lambda: exec("yield 1"), lambda: exec("break"), lambda: compile(5, "f", "exec"), lambda: compile("1"), lambda: exec(), lambda: eval("a b")):
    try: print(bad())
    except (SyntaxError, TypeError, NameError, ValueError) as e: print(type(e).__name__, e.args[0])
# expect: SyntaxError invalid syntax
# expect: SyntaxError invalid syntax
# expect: SyntaxError invalid syntax
# expect: TypeError eval() arg 1 must be a string, bytes or code object
# expect: SyntaxError '(' was never closed
# expect: TypeError locals must be a mapping or None, not int
# expect: NameError name 'nope' is not defined
# expect: ValueError compile() mode must be 'exec', 'eval' or 'single'
# expect: SyntaxError 'return' outside function
# expect: SyntaxError 'yield' outside function
# expect: SyntaxError 'break' outside loop
# expect: TypeError compile() arg 1 must be a string, bytes or AST object
# expect: TypeError compile() missing required argument 'filename' (pos 2)
# expect: TypeError exec() takes at least 1 positional argument (0 given)
# expect: SyntaxError invalid syntax
