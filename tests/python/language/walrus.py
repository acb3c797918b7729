# := binds in the nearest function, also from a comprehension.
if (n := len("abc")) > 2: print(n)  # expect: 3
print([last := i for i in range(3)], last, (a := 1, b := 2), a + b)  # expect: [0, 1, 2] 2 (1, 2) 3
def f(x): return [y := x, y ** 2], y
print(f(3)); print(any((hit := v) > 2 for v in [1, 3, 5]), hit)
# expect: ([3, 9], 3)
# expect: True 3
def g():
    [inner := 5 for _ in "a"]
    return inner
print(g()); d = {(k := "key"): (v := 1)}; print(d, k, v)
# expect: 5
# expect: {'key': 1} key 1
while (line := n) > 0: n -= 2
print(line, n, (lambda: (z := 4) + z)(), f"{(q := 7)}", q)  # expect: -1 -1 8 7 7
def h():
    global G
    [G := i for i in range(4)]
h(); print(G)  # expect: 3
for src in ("[i := 0 for i in range(3)]", "x := 1", "class C: [y := 1 for _ in 'a']", "(a.b := 1)", "[x for y in (z := [1])]"):
    try: exec(src); print("ok")
    except SyntaxError as e: print(e.msg)
# expect: assignment expression cannot rebind comprehension iteration variable 'i'
# expect: invalid syntax
# expect: assignment expression within a comprehension cannot be used in a class body
# expect: cannot use assignment expressions with attribute
# expect: assignment expression cannot be used in a comprehension iterable expression
