# Two generators that hand values to each other.
def producer(n):
    for i in range(n): got = yield i; log.append(("p", got))
def filter_(src, keep):
    got = None
    try:
        v = next(src)
        while True:
            if keep(v): got = yield v
            v = src.send(got)
    except StopIteration: return "drained"
log = []; f = filter_(producer(5), lambda v: v % 2 == 0)
out = [next(f)]
while True:
    try: out.append(f.send("got %d" % out[-1]))
    except StopIteration as e: out.append(e.value); break
print(out); print(log)
# expect: [0, 2, 4, 'drained']
# expect: [('p', 'got 0'), ('p', 'got 0'), ('p', 'got 2'), ('p', 'got 2'), ('p', 'got 4')]
def tree(t):
    if isinstance(t, int): yield t
    else:
        for s in t: yield from tree(s)
print(list(tree([1, [2, [3, [4]], 5], [[6]]])))  # expect: [1, 2, 3, 4, 5, 6]
