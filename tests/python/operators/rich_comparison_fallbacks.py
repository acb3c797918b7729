# A missing comparison is tried reflected; == falls back to identity, != to the inverse of ==.
class A:
    def __eq__(self, o): return "eq"
    def __lt__(self, o): return "lt"
class B(A):
    def __gt__(self, o): return "B gt"
a = A(); print(a == 1, a != 1, 1 == a, a < 1, 1 > a, a < B(), B() > a)  # expect: eq False eq lt lt B gt B gt
for op in (lambda: a > 1, lambda: 1 < a, lambda: a <= 1, lambda: a >= a, lambda: object() < object(), lambda: 1 < "a", lambda: [1] < ["a"], lambda: None < 1, lambda: 1j < 2):
    try: print(op())
    except TypeError as e: print(e)
# expect: '>' not supported between instances of 'A' and 'int'
# expect: '<' not supported between instances of 'int' and 'A'
# expect: '<=' not supported between instances of 'A' and 'int'
# expect: '>=' not supported between instances of 'A' and 'A'
# expect: '<' not supported between instances of 'object' and 'object'
# expect: '<' not supported between instances of 'int' and 'str'
# expect: '<' not supported between instances of 'int' and 'str'
# expect: '<' not supported between instances of 'NoneType' and 'int'
# expect: '<' not supported between instances of 'complex' and 'int'
class N:
    def __eq__(self, o): return NotImplemented
n = N(); print(n == n, n == N(), n != n, n != 5)  # expect: True False False True
class M:
    def __ne__(self, o): return "ne"
print(M() != 1, M() == 1, 1 != M())  # expect: ne False ne
