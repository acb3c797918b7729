# Starred targets in assignments, loops and nested patterns.
*a, = "abc"; print(a); a, *b = "x"; print(a, b); *a, (b, *c), d = 1, 2, "xyz", 4; print(a, b, c, d)
# expect: ['a', 'b', 'c']
# expect: x []
# expect: [1, 2] x ['y', 'z'] 4
for x, *y in [(1, 2, 3), "ab"]: print(x, y)
# expect: 1 [2, 3]
# expect: a ['b']
[p, [*q, r]] = 1, range(3); print(p, q, r); (a, b), c = {1: 2, 3: 4}, 5; print(a, b, c)
# expect: 1 [0, 1] 2
# expect: 1 3 5
l = [0, 1, 2]; i = 0; i, l[i] = 2, 9; print(i, l); l[0], l[1:], z = 7, "ab", 8; print(l, z)
# expect: 2 [0, 1, 9]
# expect: [7, 'a', 'b'] 8
class O: pass
o = O(); o.x, *o.y = range(3); print(o.x, o.y); a = b = *c, = [1]; print(a, b, c)
# expect: 0 [1, 2]
# expect: [1] [1] [1]
def bad(src):
    try: exec(src)
    except (ValueError, TypeError, SyntaxError) as e: print(e.args[0])
bad("a, *b, c = [1]"); bad("a, b = None"); bad("*a, *b = 1"); bad("*a = 1"); bad("a, (b, c) = 1, 2"); bad("() = [1]"); bad("[a] = []"); bad("for a, b in [1]: pass"); bad("x = *[1]")
# expect: not enough values to unpack (expected at least 2, got 1)
# expect: cannot unpack non-iterable NoneType object
# expect: multiple starred expressions in assignment
# expect: starred assignment target must be in a list or tuple
# expect: cannot unpack non-iterable int object
# expect: too many values to unpack (expected 0)
# expect: not enough values to unpack (expected 1, got 0)
# expect: cannot unpack non-iterable int object
# expect: can't use starred expression here
() = []; [] = (); print(".")  # expect: .
