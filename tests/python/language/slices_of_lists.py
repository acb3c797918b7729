# Slice assignment replaces; an extended slice keeps its length.
l = list(range(6)); l[1:3] = "abc"; print(l); l[4:1] = [9]; print(l); l[:0] = (7,); l[len(l):] = [8]; print(l); l[::2] = range(5); print(l)
# expect: [0, 'a', 'b', 'c', 3, 4, 5]
# expect: [0, 'a', 'b', 'c', 9, 3, 4, 5]
# expect: [7, 0, 'a', 'b', 'c', 9, 3, 4, 5, 8]
# expect: [0, 0, 1, 'b', 2, 9, 3, 4, 4, 8]
l[::-1] = list(l); print(l); l[2:2] = l; print(len(l)); l[:] = []; print(l)
# expect: [8, 4, 4, 3, 9, 2, 'b', 1, 0, 0]
# expect: 20
# expect: []
l = [1, 2, 3]; l[-100:100] = {5: 6}; print(l); l[:] = (i for i in range(4)); del l[1:3]; print(l, l[::-1], l[10:], l[-1:0:-1])
# expect: [5]
# expect: [0, 3] [3, 0] [] [3]
for bad in ("l[0:2] = 5", "l[::2] = [1, 2, 3]", "l[::0]", "l['a':]", "l[0:1:1] = None", "l[::0] = []", "l[5] = 1", "l[1.0] = 1", "'abc'[0] = 1", "(1, 2)[0:1] = ()", "del (1,)[0]", "l[::-1] = 'abc'"):
    try: exec(bad)
    except (TypeError, ValueError, IndexError) as e: print(type(e).__name__, e)
# expect: TypeError can only assign an iterable
# expect: ValueError attempt to assign sequence of size 3 to extended slice of size 1
# expect: ValueError slice step cannot be zero
# expect: TypeError slice indices must be integers or None or have an __index__ method
# expect: TypeError can only assign an iterable
# expect: ValueError slice step cannot be zero
# expect: IndexError list assignment index out of range
# expect: TypeError list indices must be integers or slices, not float
# expect: TypeError 'str' object does not support item assignment
# expect: TypeError 'tuple' object does not support item assignment
# expect: TypeError 'tuple' object doesn't support item deletion
# expect: ValueError attempt to assign sequence of size 3 to extended slice of size 2
