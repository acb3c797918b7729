# del of names, attributes, items, slices and nested targets.
a, b, c = 1, 2, 3; del a, (b, [c])
for n in ("a", "b", "c"): print(n in globals(), end=" ")
l = list(range(10)); del l[0], l[-1], l[2:4], l[::2]; print(l); d = {1: 2}; del d[1]; print(d)
# expect: False False False [2, 6, 8]
# expect: {}
class C: x = 1
c = C(); c.y = 2; del c.y, C.x; print(hasattr(c, "x"))  # expect: False
def f():
    x = 1
    del x
    try: x
    except UnboundLocalError as e: print(e)
    try: del x
    except UnboundLocalError as e: print(e)
f()
# expect: cannot access local variable 'x' where it is not associated with a value
# expect: cannot access local variable 'x' where it is not associated with a value
for src in ("del undefined_name", "del l[99]", "del d[1]", "del c.zz", "del (1,)[0]", "del 'a'[0]", "del f()", "del 1", "del l[0:1:0]", "del len"):
    try: exec(src)
    except (NameError, LookupError, AttributeError, TypeError, SyntaxError, ValueError) as e: print(type(e).__name__, e.args[0])
# expect: NameError name 'undefined_name' is not defined
# expect: IndexError list assignment index out of range
# expect: KeyError 1
# expect: AttributeError 'C' object has no attribute 'zz'
# expect: TypeError 'tuple' object doesn't support item deletion
# expect: TypeError 'str' object doesn't support item deletion
# expect: SyntaxError cannot delete function call
# expect: SyntaxError cannot delete literal
# expect: ValueError slice step cannot be zero
# expect: NameError name 'len' is not defined
