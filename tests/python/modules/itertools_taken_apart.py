# __reduce__ and __setstate__ of the iterators: what is put together again goes on where the first one stands.
import itertools, operator
_warnings = __import__("_warnings")
_warnings.filters.insert(0, ("ignore", None, DeprecationWarning, None, 0))
def again(it):
    parts = it.__reduce__()
    made = parts[0](*parts[1])
    if len(parts) > 2 and parts[2] is not None: made.__setstate__(parts[2])
    return made
def check(make, steps=2, most=6):
    want = list(itertools.islice(make(), steps, most))
    it = make()
    for _ in range(steps): next(it)
    print(list(itertools.islice(again(it), most - steps)) == want, end=" ")
check(lambda: itertools.chain("abc", "def"))
check(lambda: itertools.chain.from_iterable(["ab", "cd"]))
check(lambda: itertools.cycle("abc"), 2)
check(lambda: itertools.cycle("abc"), 3)
check(lambda: itertools.cycle("abc"), 4)
check(lambda: itertools.repeat(1, 4))
check(lambda: itertools.count(5))
check(lambda: itertools.count(1.5, 2))
check(lambda: itertools.islice(range(100), 3, 50, 7))
check(lambda: itertools.zip_longest("abcde", "xy", fillvalue="-"), 3)
check(lambda: itertools.accumulate(range(8)))
check(lambda: itertools.accumulate(range(8), operator.mul, initial=3), 0)
check(lambda: itertools.starmap(pow, [(i, 2) for i in range(8)]))
check(lambda: itertools.compress("abcdefgh", [1, 0, 1, 1, 1, 0, 1]))
check(lambda: itertools.takewhile(lambda n: n < 5, range(9)))
check(lambda: itertools.dropwhile(lambda n: n < 2, range(9)))
check(lambda: itertools.filterfalse(lambda n: n % 2, range(20)))
check(lambda: itertools.product("abc", (1, 2)))
check(lambda: itertools.permutations("abcd", 3), 4)
check(lambda: itertools.combinations("abcde", 3), 4)
check(lambda: itertools.combinations_with_replacement("abc", 2))
check(lambda: itertools.tee("abcdefgh")[0])
print()
# expect: True True True True True True True True True True True True True True True True True True True True True True 
ended = itertools.chain("a"); list(ended)
print(ended.__reduce__() == (itertools.chain, ()))  # expect: True
group = itertools.groupby("aabb"); key, items = next(group); next(items)
print(type(again(group)).__name__, list(again(items)))  # expect: groupby ['a']
for it, state in (itertools.permutations("abc", 2), ((9, 9, 9), (9, 9))), (itertools.combinations("abc", 2), (-9, 9)), (itertools.product("ab", "c"), (7, 7)):
    it.__setstate__(state)
    print(list(it))
# expect: [('c', 'c'), ('c', 'c'), ('c', 'c'), ('c', 'c'), ('c', 'c')]
# expect: [('b', 'c')]
# expect: []
for it, state in (itertools.chain(), (1,)), (itertools.cycle(""), (1, 2)), (itertools.combinations("abc", 2), (1,)), (itertools.chain(), 5):
    try: it.__setstate__(state)
    except (TypeError, ValueError) as e: print(type(e).__name__)
# expect: TypeError
# expect: TypeError
# expect: ValueError
# expect: TypeError
# A subclass with an __init__ of its own may take keywords.
class Own(itertools.chain):
    def __init__(self, *args, newarg=None): self.newarg = newarg
print(list(Own("ab", "c", newarg=3)), Own(newarg=3).newarg)  # expect: ['a', 'b', 'c'] 3
class Plain(itertools.chain): pass
try: Plain("ab", newarg=3)
except TypeError as e: print("refused")  # expect: refused
class Number(float):
    def __init__(self, value, newarg=None): self.newarg = newarg
print(Number(2.5, newarg=3) + 1, Number(2.5, newarg=3).newarg)  # expect: 3.5 3
