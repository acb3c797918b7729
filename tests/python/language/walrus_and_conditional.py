# The walrus binds in the enclosing function, also out of a comprehension.
def f(): return [y := x * 2 for x in range(3)], y
print(f())  # expect: ([0, 2, 4], 4)
print("a" if (n := 0) else "b", n)  # expect: b 0
