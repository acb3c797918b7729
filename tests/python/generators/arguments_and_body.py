# The arguments are bound at the call, the body runs at the first next.
def g(a, b=print("default")): print("body"); yield a  # expect: default
i = g(1); print("made"); print(next(i))
# expect: made
# expect: body
# expect: 1
try: g()
except TypeError as e: print(e)  # expect: g() missing 1 required positional argument: 'a'
gen = (print("element", x) for x in [print("first iterable at once")] or [1] for y in [print("later")])  # expect: first iterable at once
print("made"); list(gen)
# expect: made
# expect: later
# expect: element None
try: (x for x in 5)
except TypeError as e: print(e)  # expect: 'int' object is not iterable
def never(): return; yield
print(list(never()), type(never()).__name__)  # expect: [] generator
