from _collections import deque, defaultdict, _count_elements, _tuplegetter

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

d = deque("abc", 4)
d.append("d")
d.appendleft("z")
print(d, d.pop(), d.popleft(), len(d), d.maxlen)  # expect: deque(['a', 'b'], maxlen=4) c z 2 4
d.extend("xyz")
d.rotate(1)
d.extendleft([1])
print(list(d), list(reversed(d)), d[0], d[-1], d.index("b") if "b" in d else None)  # expect: [1, 'z', 'b', 'x'] ['x', 'b', 'z', 1] 1 x 2
print(attempt(deque().pop), "|", attempt(lambda: d[9]), "|", attempt(deque, [], -1), "|", attempt(d.insert, 0, 0))  # expect: IndexError: pop from an empty deque | IndexError: deque index out of range | ValueError: maxlen must be non-negative | IndexError: deque already at its maximum size
print(deque([1, 2]) + deque([3]), deque([1]) * 3, deque([1, 2]) < deque([1, 3]), deque([1]) == [1])  # expect: deque([1, 2, 3]) deque([1, 1, 1]) True False
d = deque([1, 2, 3, 2])
d.remove(2)
del d[0]
d[0] = d
print(d, d.count(2), attempt(hash, d))  # expect: deque([[...], 2]) 1 TypeError: unhashable type: 'collections.deque'
d = deque([1, 2])
print(attempt(lambda: [d.append(x) for x in d]))  # expect: RuntimeError: deque mutated during iteration

class Changing:
    def __eq__(self, other):
        d.clear()
        return False

d = deque([Changing(), 1, 2])
print(attempt(d.count, 5), len(d))  # expect: RuntimeError: deque mutated during iteration 0

class Dropping:
    def __del__(self):
        d.append("dropped")
        d.clear()

d.extend([Dropping(), Dropping()])
d.clear()
print(d)  # expect: deque([])

class Tagged(deque):
    pass

t = Tagged("ab")
t.tag = 1
print(t, t.copy(), type(t + deque()).__name__, t.__reduce__()[:3])  # expect: Tagged(['a', 'b']) Tagged(['a', 'b']) Tagged (<class '__main__.Tagged'>, (), {'tag': 1})

found = defaultdict(list)
found["a"].append(1)
print(found, found.get("b"), found["b"], found == {"a": [1], "b": []})  # expect: defaultdict(<class 'list'>, {'a': [1], 'b': []}) None [] True
print(attempt(defaultdict, 5), "|", attempt(lambda: defaultdict()["x"]), "|", type(found | {}).__name__, type({} | found).__name__)  # expect: TypeError: first argument must be callable or None | KeyError: 'x' | defaultdict defaultdict
print(found.copy(), found.__reduce__()[:4], found.default_factory)  # expect: defaultdict(<class 'list'>, {'a': [1], 'b': []}) (<class 'collections.defaultdict'>, (<class 'list'>,), None, None) <class 'list'>

counts = {}
_count_elements(counts, "abca")
print(counts)  # expect: {'a': 2, 'b': 1, 'c': 1}

class Point(tuple):
    x = _tuplegetter(0, "first")

print(Point((7, 8)).x, Point.x.__doc__, attempt(setattr, Point((1,)), "x", 2))  # expect: 7 first AttributeError: can't set attribute
