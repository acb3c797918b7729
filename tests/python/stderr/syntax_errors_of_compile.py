import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


for source in ("x = ", "1 +* 2", "a = b = 1 = c", "f(x=1, 2)", "'abc", "'''abc\n", "(]", "a\0b", "for x in y", "def f(a, a): pass", "x = 08", "1__0", "a ? b", "é = €",
               "else: pass", "print 1", "f'{a b}'", "async = 1", "break", "nonlocal x", "class A: return", "from __future__ import braces", "\t1\n  2", "lambda *: 0"):
    show(lambda: compile(source, "f.py", "exec"))
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     x = 
# stderr:         ^
# stderr: SyntaxError: invalid syntax
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     1 +* 2
# stderr:        ^
# stderr: SyntaxError: invalid syntax
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     a = b = 1 = c
# stderr:             ^
# stderr: SyntaxError: cannot assign to literal
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     f(x=1, 2)
# stderr:             ^
# stderr: SyntaxError: positional argument follows keyword argument
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     'abc
# stderr:     ^
# stderr: SyntaxError: unterminated string literal (detected at line 1)
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     '''abc
# stderr:     ^
# stderr: SyntaxError: unterminated triple-quoted string literal (detected at line 1)
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     (]
# stderr:      ^
# stderr: SyntaxError: closing parenthesis ']' does not match opening parenthesis '('
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr: SyntaxError: source code string cannot contain null bytes
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     for x in y
# stderr:               ^
# stderr: SyntaxError: expected ':'
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr: SyntaxError: duplicate argument 'a' in function definition
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     x = 08
# stderr:         ^
# stderr: SyntaxError: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     1__0
# stderr:      ^
# stderr: SyntaxError: invalid decimal literal
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     a ? b
# stderr:       ^
# stderr: SyntaxError: invalid syntax
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     é = €
# stderr:         ^
# stderr: SyntaxError: invalid character '€' (U+20AC)
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     else: pass
# stderr:     ^^^^
# stderr: SyntaxError: invalid syntax
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     print 1
# stderr:     ^^^^^^^
# stderr: SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     f'{a b}'
# stderr:        ^^^
# stderr: SyntaxError: invalid syntax. Perhaps you forgot a comma?
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     async = 1
# stderr:           ^
# stderr: SyntaxError: invalid syntax
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr: SyntaxError: 'break' outside loop
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr: SyntaxError: nonlocal declaration not allowed at module level
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr: SyntaxError: 'return' outside function
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr: SyntaxError: not a chance
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     1
# stderr: IndentationError: unexpected indent
# stderr: Traceback (most recent call last):
# stderr:   File "syntax_errors_of_compile.py", line 6, in show
# stderr:     f()
# stderr:   File "syntax_errors_of_compile.py", line 13, in <lambda>
# stderr:     show(lambda: compile(source, "f.py", "exec"))
# stderr:                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
# stderr:   File "f.py", line 1
# stderr:     lambda *: 0
# stderr:             ^
# stderr: SyntaxError: named arguments must follow bare *
