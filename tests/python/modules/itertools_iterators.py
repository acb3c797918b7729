from itertools import *

print(list(islice(count(3, 2), 4)), repr(count(2.5)), repr(count(1, 3)))  # expect: [3, 5, 7, 9] count(2.5) count(1, 3)
print(list(islice(cycle("ab"), 5)), list(cycle([])), list(repeat(7, 2)), repr(repeat(0)))  # expect: ['a', 'b', 'a', 'b', 'a'] [] [7, 7] repeat(0)
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b, initial=10)))  # expect: [1, 3, 6] [10, 10, 20, 60]
print(list(chain("ab", [1])), list(chain.from_iterable(["cd", (2,)])))  # expect: ['a', 'b', 1] ['c', 'd', 2]
print(list(compress("abcd", [1, 0, 1])), list(starmap(pow, [(2, 3), (3, 2)])))  # expect: ['a', 'c'] [8, 9]
less = lambda x: x < 3
print(list(takewhile(less, [1, 4, 2])), list(dropwhile(less, [1, 4, 2])), list(filterfalse(less, [1, 4, 2])), list(filterfalse(None, [0, 1])))  # expect: [1] [4, 2] [4] [0]
print(list(islice("abcdef", 1, None, 2)), list(pairwise("abc")), list(zip_longest("ab", "c", fillvalue="-")))  # expect: ['b', 'd', 'f'] [('a', 'b'), ('b', 'c')] [('a', 'c'), ('b', '-')]
try:
    islice("abc", -1)
except ValueError as e:
    print(e)  # expect: Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.
print([(k, "".join(g)) for k, g in groupby("aabccc")], [k for k, g in groupby([3, 1, 4, 1], less)])  # expect: [('a', 'aa'), ('b', 'b'), ('c', 'ccc')] [False, True, False, True]
groups = groupby("aab")
key, first = next(groups)
key, second = next(groups)
print(list(first), list(second), next(groups, "end"))  # expect: [] ['b'] end
a, b = tee(iter(range(200)))
print(sum(a), sum(islice(b, 100)), sum(b))  # expect: 19900 4950 14950
print(list(permutations("abc", 2)))  # expect: [('a', 'b'), ('a', 'c'), ('b', 'a'), ('b', 'c'), ('c', 'a'), ('c', 'b')]
print(list(combinations("abc", 2)), list(combinations_with_replacement("ab", 2)), list(combinations("a", 2)), list(permutations([])))  # expect: [('a', 'b'), ('a', 'c'), ('b', 'c')] [('a', 'a'), ('a', 'b'), ('b', 'b')] [] [()]
print(list(product("ab", [0, 1])), list(product([1], repeat=2)), list(product()), list(product("ab", "")))  # expect: [('a', 0), ('a', 1), ('b', 0), ('b', 1)] [(1, 1)] [()] []

class Reentrant:
    def __iter__(self):
        return self
    def __next__(self):
        return next(left)

left, right = tee(Reentrant())
try:
    next(left)
except RuntimeError as e:
    print(e)  # expect: cannot re-enter the tee iterator

def failing():
    yield 1
    raise KeyError("inside")

for make in (lambda: cycle(failing()), lambda: accumulate(failing()), lambda: chain(failing()), lambda: pairwise(failing()), lambda: groupby(failing())):
    try:
        list(islice(make(), 5))
    except KeyError as e:
        print(type(make()).__name__, e)
# expect: cycle 'inside'
# expect: accumulate 'inside'
# expect: chain 'inside'
# expect: pairwise 'inside'
# expect: groupby 'inside'
