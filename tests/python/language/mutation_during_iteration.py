# Lists notice growth and shrinking as they go; dicts and sets refuse it.
l = [1, 2, 3, 4]
for x in l: l.remove(x)
print(l); l = [1, 2]; it = iter(l); next(it); next(it); print(next(it, "end")); l.append(3); print(next(it, "still end"))
# expect: [2, 4]
# expect: end
# expect: still end
r = reversed(l); l.clear(); print(list(r))  # expect: []
for make, change in ((lambda: {1: 1, 2: 2}, lambda d: d.pop(2)), (lambda: {1, 2}, lambda s: s.add(3)), (lambda: {1: 1}, lambda d: d.update({2: 2})), (lambda: {1: 1, 2: 2}, lambda d: (d.pop(1, 0), d.setdefault(len(d) + 9, 9)))):
    c = make()
    try:
        for _ in c: change(c)
    except RuntimeError as e: print(e)
# expect: dictionary changed size during iteration
# expect: Set changed size during iteration
# expect: dictionary changed size during iteration
# expect: dictionary changed size during iteration
d = {1: 1, 2: 2}
for k in d: d[k] = k * 10
print(d)  # expect: {1: 10, 2: 20}
for view in d.items(), d.values(), d.keys():
    it = iter(view); next(it); d[len(d) + 1] = 0
    try: next(it)
    except RuntimeError as e: print(e)
    print(next(it, "exhausted") if False else len(d))
# expect: dictionary changed size during iteration
# expect: 3
# expect: dictionary changed size during iteration
# expect: 4
# expect: dictionary changed size during iteration
# expect: 5
