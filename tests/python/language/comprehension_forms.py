# Lists, sets, dicts; several loops and conditions; nested ones.
print([x * y for x in range(4) if x % 2 for y in range(3) if y if x + y != 4], {x % 3 for x in range(9)}, {k: v for k, v in zip("ab", (1, 2))}, {**{"z": 0}, **{c: 1 for c in "xy"}})
# expect: [1, 2, 6] {0, 1, 2} {'a': 1, 'b': 2} {'z': 0, 'x': 1, 'y': 1}
print([[i * j for j in range(i)] for i in range(4)], [a + b for a, b in ("ab", "cd")], [a for a, *_ in ["abc", "d"]], [(y := x) for x in range(3)], y)
# expect: [[], [0], [0, 2], [0, 3, 6]] ['ab', 'cd'] ['a', 'd'] [0, 1, 2] 2
print([i for i in range(5) for i in range(i)], [x for x in (lambda: [1, 2])()], [*(i for i in "ab")], [f() for f in [lambda: i for i in range(3)]])
# expect: [0, 0, 1, 0, 1, 2, 0, 1, 2, 3] [1, 2] ['a', 'b'] [2, 2, 2]
x = "outer"; [x for x in range(3)]; print(x, [x for _ in "a"])  # expect: outer ['outer']
def order(k, v): print(k, v); return v
{order("key", 1): order("value", 2) for _ in "a"}
# expect: key 1
# expect: value 2
