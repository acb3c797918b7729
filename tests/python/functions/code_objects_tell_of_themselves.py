# Attributes, lines and positions of code objects; equality, hash and replace().
import sys
def outer(arg):
    zeta = 1; alpha = 2
    def inner(x):
        nonlocal zeta
        y = [q for q in (zeta, alpha)]
        return lambda: (zeta, x, y, arg)
    return inner
print(outer.__code__.co_cellvars, outer.__code__.co_varnames)  # expect: ('arg', 'alpha', 'zeta') ('arg', 'inner')
inner = outer(1)
print(inner.__code__.co_freevars, inner.__code__.co_cellvars)  # expect: ('alpha', 'arg', 'zeta') ('x', 'y')
print([c.cell_contents for c in inner.__closure__])  # expect: [2, 1, 1]
def documented(a, b=1, *c, d, **e):
    "doc"
    x = 1.5
    return 42
code = documented.__code__
print(code.co_consts)  # expect: ('doc', 1.5, 42)
print(code.co_varnames, code.co_nlocals, code.co_flags & 15)  # expect: ('a', 'b', 'd', 'c', 'e', 'x') 6 15
def lines(code): return sorted({line - code.co_firstlineno for _, _, line in code.co_lines() if line is not None} - {0})
print(lines(code))  # expect: [2, 3]
print(all(len(p) == 4 for p in code.co_positions()))  # expect: True
def failing(n):
    x = 1; return (n + 1) / (n - n)
try: failing(2)
except ZeroDivisionError as e:
    tb = e.__traceback__.tb_next
    positions = list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2]
    print(positions[0] - failing.__code__.co_firstlineno, positions[2:])  # expect: 1 (18, 35)
text = "def f(a): return a + 1\n"
one, two, three = (compile(s, name, "exec") for s, name in ((text, "x"), (text, "y"), ("\n" + text, "x")))
print(one == two, hash(one) == hash(two), one == three, one != two)  # expect: True True False False
print(compile("0.0", "", "eval") == compile("-0.0", "", "eval"), compile("1", "", "eval") == compile("1.0", "", "eval"))  # expect: False False
new = code.replace(co_name="other", co_filename="file", co_firstlineno=100)
print(new.co_name, new.co_filename, new.co_firstlineno, lines(new), new == code)  # expect: other file 100 [2, 3] False
documented.__code__ = new
print(documented(1, d=2), documented.__name__, code.co_name)  # expect: 42 documented documented
if sys.version_info >= (3, 11): new = code.replace(co_qualname="a.b")
print(new.co_qualname, code.replace() == code)  # expect: a.b True
try: code.replace(co_name=1)
except TypeError as e: print(e)  # expect: replace() argument 'co_name' must be str, not int
failing.__code__ = failing.__code__.replace(co_firstlineno=1000)
try: failing(1)
except ZeroDivisionError as e: print(e.__traceback__.tb_next.tb_lineno)  # expect: 1001
