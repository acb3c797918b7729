# __dict__ shows attributes in the order of assignment, whatever other instances did.
class A: pass
a = A(); a.x = 1; a.y = 2
b = A(); b.y = 1; b.x = 2; del b.y; b.y = 3
print(a.__dict__, b.__dict__)  # expect: {'x': 1, 'y': 2} {'x': 2, 'y': 3}
