# What needs only some values takes no more than it needs to decide.
def count(n):
    for i in range(n): print(i, end=","); yield i
try: a, b = count(5)
except ValueError as e: print(e)  # expect: 0,1,2,too many values to unpack (expected 2)
a, *b = count(3); print(b); print(1 in count(5)); print(any(x > 1 for x in count(5)), all(x < 1 for x in count(5)))
# expect: 0,1,2,[1, 2]
# expect: 0,1,True
# expect: 0,1,2,0,1,True False
print(list(zip(count(5), "ab"))); print(next(count(2)), dict(zip("a", count(3))))
# expect: 0,1,2,[(0, 'a'), (1, 'b')]
# expect: 0,0,0 {'a': 0}
i = count(4); print(list(zip("ab", i)), list(i))  # expect: 0,1,2,3,[('a', 0), ('b', 1)] [2, 3]
