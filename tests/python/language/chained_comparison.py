# A chained comparison evaluates the middle operand once and stops at the first false link.
def mid(): print("mid"); return 5
print(1 < mid() < 10)  # expect: mid
# expect: True
print(1 > mid() < nonexistent if False else 1 > 2 < 3)  # expect: False
