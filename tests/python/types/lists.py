# Lists: slices, sort, methods.
a = [3, 1, 2]; a.sort(); a.append(9); a[1:3] = "xyz"; print(a)  # expect: [1, 'x', 'y', 'z', 9]
del a[::2]; print(a, a * 2, a + [0], a.index("z"))  # expect: ['x', 'z'] ['x', 'z', 'x', 'z'] ['x', 'z', 0] 1
b = [1]; b.append(b); print(b)  # expect: [1, [...]]
try: [][0]
except IndexError as e: print(e)  # expect: list index out of range
