# A generator expression sees later values of what it closes over, and is lazy.
x = 1
g = (x + y for y in range(3)); x = 10; print(list(g), list(g))  # expect: [10, 11, 12] []
def f(): 
    n = 2
    g = (n * i for i in range(3)); n = 5
    return list(g)
print(f(), sum(i for i in range(4)), max((i % 3, i) for i in range(5)), dict((k, v) for k, v in zip("ab", [1, 2])))  # expect: [0, 5, 10] 6 (2, 2) {'a': 1, 'b': 2}
print([list(j for j in range(i)) for i in range(3)], any(print(i) or i for i in [0, 2, 3]))
# expect: 0
# expect: 2
# expect: [[], [0], [0, 1]] True
class C:
    a = [1, 2]
    g = list(v for v in a)
print(C.g, type(i for i in ()).__name__, (i for i in ()).__name__)  # expect: [1, 2] generator <genexpr>
