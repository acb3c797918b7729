# The order keeps subclasses first and bases as written; what cannot be ordered is refused.
class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
print([c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__))  # expect: ['D', 'B', 'C', 'A', 'object'] True
for bases in ((A, B), (B, A), (A, A), (D, B, C), (C, D), (object, A), (B, C, D)):
    try: print([c.__name__ for c in type("T", bases, {}).__mro__])
    except TypeError as e: print(str(e).replace("\n", " "))
# expect: Cannot create a consistent method resolution order (MRO) for bases A, B
# expect: ['T', 'B', 'A', 'object']
# expect: duplicate base class A
# expect: ['T', 'D', 'B', 'C', 'A', 'object']
# expect: Cannot create a consistent method resolution order (MRO) for bases C, D
# expect: Cannot create a consistent method resolution order (MRO) for bases object, A
# expect: Cannot create a consistent method resolution order (MRO) for bases B, C, D
