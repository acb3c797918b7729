# What locals(), eval() and exec() see inside a comprehension. (3.12 on: its variables are among those of the function.)
def function(values):
    product = 6
    seen = [eval("v * 2") for v in values]
    nested = [[eval("i + j") + 0 * j for i in range(2)] for j in range(2)]
    shadowed = [product for product in (1, 2)]
    return seen, nested, shadowed, product, "v" in locals()
print(function([1, 2]))  # expect: ([2, 4], [[0, 1], [1, 2]], [1, 2], 6, False)
print([eval("i * 2") for i in range(3)])  # expect: [0, 2, 4]
print([locals()["i"] for i in range(3)], "i" in globals())  # expect: [0, 1, 2] False
class Noisy:
    def __del__(self): print("gone")
def failing(values):
    try: [1 / (v.zero if isinstance(v, Noisy) else v) for v in values]
    except AttributeError: pass
    values.clear()
    print("failed", "v" in locals())
failing([1, Noisy()])
# expect: gone
# expect: failed False
def twice(z):
    first = [x for x in range(3)]
    second = [[x for x in range(y)] for y in first]
    third = [[x for x in y] for y in second for x in [5]]
    return second, third, [x for x in [locals()["z"]]]
print(twice(1))  # expect: ([[], [0], [0, 1]], [[], [0], [0, 1]], [1])
