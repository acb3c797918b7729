# Specs may hold fields, one level of them; conversions come before the spec.
w, p, v = 10, 3, 3.14159
print(f"{v:{w}.{p}}|{v:{'>'}{w}}|{v:<{w}}|{v!r:>{w}}|{'a' 'b':^{5}}|{v:.{p}f}|{1000:,}|{v:{'+'}{'.2'}e}")
# expect:       3.14|   3.14159|3.14159   |   3.14159| ab  |3.142|1,000|+3.14e+00
print(f"{{}} {{{1}}} {'{'} {1}{2}", f"{'a'!r}{'é'!a}{5!s}", f"{1 if w else 2}", f"{(lambda x: x)(3)}", f"{ {1: 2}[1] }", f"{[i for i in range(3)]}")
# expect: {} {1} { 12 'a''\xe9'5 1 3 2 [0, 1, 2]
print(f"{v=} {v = } {v=:.2f} {w=!s} { w + 1 = }", f'{"x"=}', f"{'a' if w != 3 else 'b'}", f"{w!=3}", f"{w==10}")
# expect: v=3.14159 v = 3.14159 v=3.14 w=10  w + 1 = 11 "x"='x' a True True
print(f"a" "b{not}" f"{w}" 'c', rf"\n{w}\d", f"\x41{w}\N{BULLET}", f"""{
    w
} multi""", F"{w}" fR"\{w}")  # expect: ab{not}10c \n10\d A10• 10 multi 10\10
for src in ("f'{}'", "f'{a b}'", "f'{'", "f'}'", "f'{a!x}'", "f'{a!}'"):
    try: exec(src); print("ok")
    except (SyntaxError, ValueError) as e: print(type(e).__name__)
# expect: SyntaxError
# expect: SyntaxError
# expect: SyntaxError
# expect: SyntaxError
# expect: SyntaxError
# expect: SyntaxError
