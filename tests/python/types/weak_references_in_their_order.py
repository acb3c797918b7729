# Callbacks come newest first; the reference without one that all share stands before the others. A memoryview can be referred to, too.
import _weakref


class A:
    pass


a, order = A(), []
refs = [_weakref.ref(a, lambda r, n=n: order.append(n)) for n in range(3)]
print(a.__weakref__ is refs[2])
shared = _weakref.ref(a)
print(a.__weakref__ is shared, _weakref.getweakrefs(a) == [shared, refs[2], refs[1], refs[0]])
proxy = _weakref.proxy(a)
print([type(r).__name__ for r in _weakref.getweakrefs(a)])
del a
print(order, shared())
try:
    _weakref.ref(A(), callback=None)
except TypeError as error:
    print(error)
view = memoryview(b"ab")
ref = _weakref.ref(view)
print(ref() is view)
del view
print(ref())
# expect: True
# expect: True True
# expect: ['ReferenceType', 'ProxyType', 'ReferenceType', 'ReferenceType', 'ReferenceType']
# expect: [2, 1, 0] None
# expect: ref() takes no keyword arguments
# expect: True
# expect: None
