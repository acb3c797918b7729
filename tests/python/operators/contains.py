# in asks __contains__, else it iterates; identity counts as equality.
class C:
    def __contains__(self, x): return "yes" if x == 1 else []
print(1 in C(), 2 in C(), 2 not in C())  # expect: True False True
nan = float("nan"); print(nan in [nan], nan in [float("nan")], nan in (nan,), [nan] == [nan], nan in {nan}, {nan: 1} == {nan: 1})  # expect: True False True True True True
class It:
    def __iter__(self): print("iter"); return iter([1, 2])
print(2 in It(), 3 in It())
# expect: iter
# expect: iter
# expect: True False
for use in (lambda: 1 in 5, lambda: 1 in "a", lambda: "a" in b"a", lambda: 300 in b"a", lambda: 1 in None, lambda: [] in {1}, lambda: [] in {}):
    try: print(use())
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: TypeError argument of type 'int' is not iterable
# expect: TypeError 'in <string>' requires string as left operand, not int
# expect: TypeError a bytes-like object is required, not 'str'
# expect: ValueError byte must be in range(0, 256)
# expect: TypeError argument of type 'NoneType' is not iterable
# expect: TypeError unhashable type: 'list'
# expect: TypeError unhashable type: 'list'
class E:
    def __eq__(self, o): print("eq", o); return False
e = E(); print(e in [1, e], 5 in [e], "b" in "abc", "" in "", b"b" in b"abc", 98 in b"abc")
# expect: eq 1
# expect: eq 5
# expect: True False True True True True
