# A function finds itself by its name, at the time of the call.
def fact(n): return 1 if n < 2 else n * fact(n - 1)
g = fact; print(g(5))  # expect: 120
def fact(n): return "other"
print(g(3))  # expect: otherotherother
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
print(even(10), odd(7))  # expect: True True
