# compile: exec, eval, single; a code object has names and constants.
c = compile("a = b + 1\ndef f(x, *y): return x", "file.py", "exec"); print(c.co_names, c.co_filename, c.co_name, c.co_firstlineno, c.co_argcount, c.co_freevars, type(c.co_consts).__name__)
# expect: ('b', 'a', 'f') file.py <module> 1 0 () tuple
g = {"b": 2}; exec(c, g); f = g["f"].__code__; print(g["a"], f.co_varnames, f.co_firstlineno, f.co_name, f.co_qualname, f.co_argcount, f.co_flags & 4)
# expect: 3 ('x', 'y') 2 f f 1 4
exec(compile("1 + 2\n", "<i>", "single")); exec(compile("None", "<i>", "single"))  # expect: 3
print(hash(c) == hash(c), c == c, c != 5)  # expect: True True True
for src, mode in (("x = 1", "eval"), ("1\n2", "single"), ("if 1:\n  pass\n", "single"), ("  1", "exec"), ("if 1:\n\tx\n        y", "exec"), ("a\n  b", "exec"), ("def f():\npass", "exec"), ("x = (", "exec"), ("'a", "eval"), ("1 +", "eval"), ("a = 1 = 2", "exec"), ("f() = 1", "exec"), ("x ==", "eval"), ("else: 1", "exec"), ("print 1", "exec"), ("for", "exec"), ("lambda x: (yield)", "eval")):
    try: compile(src, "f", mode); print("ok")
    except SyntaxError as e: print(type(e).__name__, e.msg, e.lineno)
# expect: SyntaxError invalid syntax 1
# expect: SyntaxError multiple statements found while compiling a single statement 1
# expect: ok
# expect: IndentationError unexpected indent 1
# expect: TabError inconsistent use of tabs and spaces in indentation 3
# expect: IndentationError unexpected indent 2
# expect: IndentationError expected an indented block after function definition on line 1 2
# expect: SyntaxError '(' was never closed 1
# expect: SyntaxError unterminated string literal (detected at line 1) 1
# expect: SyntaxError invalid syntax 1
# expect: SyntaxError cannot assign to literal 1
# expect: SyntaxError cannot assign to function call here. Maybe you meant '==' instead of '='? 1
# expect: SyntaxError invalid syntax 1
# expect: SyntaxError invalid syntax 1
# expect: SyntaxError Missing parentheses in call to 'print'. Did you mean print(...)? 1
# expect: SyntaxError invalid syntax 1
# expect: ok
