# f-strings: conversions, nested specs, the = form.
n, w = 3.14159, 8
print(f"{n:{w}.2f}|{n!r:>10}|{'a'!s:^3}|{n=:.1f}")  # expect:     3.14|   3.14159| a |n=3.1
print(f"{{}}{1+1}", f'{"x" * 2}', f"{1:,}")  # expect: {}2 xx 1
