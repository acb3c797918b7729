import tessera
from concurrent import interpreters

source = '''
def outer(a, *, b=2):
    "doc"
    def inner(c):
        return a, b, c, "text", 10**30, (1, 2.5, None), {1, 2}
    return inner
total = sum(n * n for n in range(10))
result = outer(1)(3)
'''
code = tessera.freeze(compile(source, "<frozen>", "exec"))
print(type(code).__name__, code.co_filename, code.co_name, tessera.is_frozen(code.co_consts))  # expect: code <frozen> <module> False
space = {}
exec(code, space)
exec(code, space)
print(space["total"], space["result"][3:6])  # expect: 285 ('text', 1000000000000000000000000000000, (1, 2.5, None))
nested = next(c for c in code.co_consts if type(c).__name__ == "code" and c.co_name == "outer")
print(nested.co_varnames, nested.co_argcount, nested.co_kwonlyargcount, tessera.is_frozen(nested), len(nested.co_code) > 0)  # expect: ('a', 'b', 'inner') 1 1 True True
function = type(lambda: 0)(nested, {}, "made")
print(function(7, b=8)(9)[:3])  # expect: (7, 8, 9)
def f(a): return a
try:
    f.__code__ = nested
    print(f(5, b=6)(7)[:3])  # expect: (5, 6, 7)
    f(5, nothing=1)
except TypeError as error:
    print(error)  # expect: f() got an unexpected keyword argument 'nothing'
print(eval(tessera.freeze(compile("1 + len('abc')", "e", "eval"))))  # expect: 4

interp = interpreters.create()
interp.prepare_main(code=code, both=(code, code))
interp.exec("""
import tessera
print(tessera.is_frozen(code), both[0] is code, tessera.frozen_regions()[0][1] >= 2)  # expect: True True True
for _ in range(3):
    exec(code)
print(total, result[:3], outer.__code__ is code)  # expect: 285 (1, 2, 3) False
""")
interp.close()
error = tessera.freeze(compile("\n\nraise ValueError('line 3')", "file.py", "exec"))
try:
    exec(error)
except ValueError as e:
    print(e.__traceback__.tb_next.tb_lineno, e.__traceback__.tb_next.tb_frame.f_code.co_filename)  # expect: 3 file.py
