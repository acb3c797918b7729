# Order is that of first insertion; deleting and inserting again moves to the end.
d = {}
for c in "hello world": d[c] = d.get(c, 0) + 1
print(d); d["h"] = 9; print(list(d)[:2]); del d["h"]; d["h"] = 0; print(list(d)[-1], d.popitem(), list(d)[-1])
# expect: {'h': 1, 'e': 1, 'l': 3, 'o': 2, ' ': 1, 'w': 1, 'r': 1, 'd': 1}
# expect: ['h', 'e']
# expect: h ('h', 0) d
d = {i: i for i in range(1000)}
for i in range(0, 1000, 2): del d[i]
for i in range(10): d[i] = i
print(list(d)[:3], list(d)[-5:], len(d), {1: 0, 2: 0} | {0: 0, 1: 1}, dict(b=1, a=2), {**{"z": 1}, "a": 2, **{"z": 3}}, list({3: 0, 1: 0, 2: 0}.items()), list(dict.fromkeys([3, 1, 3, 2, 1])))
# expect: [1, 3, 5] [0, 2, 4, 6, 8] 505 {1: 1, 2: 0, 0: 0} {'b': 1, 'a': 2} {'z': 3, 'a': 2} [(3, 0), (1, 0), (2, 0)] [3, 1, 2]
