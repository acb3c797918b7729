# A local read before it is assigned, and a deleted one, are UnboundLocalError.
def f(c):
    if c: x = 1
    return x
print(f(1))  # expect: 1
try: f(0)
except UnboundLocalError as e: print(e)  # expect: cannot access local variable 'x' where it is not associated with a value
def g():
    x = 1; del x; x
try: g()
except UnboundLocalError as e: print("deleted")  # expect: deleted
