# x op= y tries the in-place method, then the binary ones; the result is assigned.
class A:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(("iadd", o)); return self
    def __isub__(self, o): return "replaced"
    def __mul__(self, o): return "mul"
    def __imul__(self, o): return NotImplemented
a = b = A(); a += 1; print(a is b, a.log); a *= 2; print(a); b -= 1; print(b)
# expect: True [('iadd', 1)]
# expect: mul
# expect: replaced
l = m = [1]; l += (2,); l *= 2; print(m, l is m); l = l + [3]; print(l is m)
# expect: [1, 2, 1, 2] True
# expect: False
t = ([],)
try: t[0] += [1]
except TypeError as e: print(e, t)  # expect: 'tuple' object does not support item assignment ([1],)
s = {1}; r = s; s |= {2}; s &= {2, 3}; s ^= {5}; s -= {2}; print(r, s is r)  # expect: {5} True
d = e = {}; d |= {"a": 1}; d |= [("b", 2)]; print(e)  # expect: {'a': 1, 'b': 2}
for op in ("|", "&", "-", "^"):
    try: exec(f"s {op}= [1]")
    except TypeError as e: print(e)
# expect: unsupported operand type(s) for |=: 'set' and 'list'
# expect: unsupported operand type(s) for &=: 'set' and 'list'
# expect: unsupported operand type(s) for -=: 'set' and 'list'
# expect: unsupported operand type(s) for ^=: 'set' and 'list'
