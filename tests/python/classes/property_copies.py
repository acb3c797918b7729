# getter, setter and deleter make a copy with one function replaced.
p = property("a", "b", "c")
for q in (p.getter(1), p.setter(2), p.deleter(3)):
    print(q.fget, q.fset, q.fdel)
print(p.fget, p.fset, p.fdel)
# expect: 1 b c
# expect: a 2 c
# expect: a b 3
# expect: a b c
