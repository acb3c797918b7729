from concurrent import interpreters
interp = interpreters.create()
same = lambda v: v

def kind(v):
    return type(v).__name__, repr(v)

samples = [None, True, 0, -1, 2**62, -2**62 - 1, 10**40, 1.5, -0.0, float("inf"), 1e-310, "", "a", "é", "\u20ac" * 3, "\U0001f600", "\ud800", b"", b"\0\xff", (), (1, (2,)),
           [], [1, [2]], {}, {"a": [1], 2: {3}}, set(), frozenset({1}), bytearray(b"xy"), 1 - 2j, range(1, 9, 2), slice(1, None, 2), ..., NotImplemented,
           int, len, ValueError, interpreters, interpreters.create_queue]
for v in samples:
    back = interp.call(same, v)
    if not (repr(back) == repr(v) and type(back) is type(v)):
        print("differs:", repr(v), repr(back))
print(len(samples), "values")  # expect: 38 values
append = interp.call(same, [1].append)
append(2)
print(append.__self__, interp.call(interpreters.create_queue(3).full))  # expect: [1, 2] False
shared = [1]
back = interp.call(same, [shared, shared, (shared, shared)])
print(back[0] is back[1] is back[2][0], back[0] is shared)  # expect: True False
loop = [1]
loop.append((loop,))
back = interp.call(same, loop)
print(back[1][0] is back)  # expect: True
deep = ()
for _ in range(60):
    deep = (deep, deep)
back = interp.call(same, deep)
print(back[0] is back[1])  # expect: True
class Mine:
    pass

def closure():
    inner = 1
    return lambda: inner

for v in object(), iter([]), closure(), Mine, Mine():
    try:
        interp.call(same, v)
    except interpreters.NotShareableError as error:
        print(str(error).split(" at ")[0])
# expect: <object object
# expect: <list_iterator object
# expect: only stateless functions are shareable
# expect: <class '__main__.Mine'> does not support cross-interpreter data
# expect: <__main__.Mine object
nest = []
for _ in range(100000):
    nest = [nest]
try:
    interp.call(same, nest)
except RecursionError as error:
    print(error)  # expect: maximum recursion depth exceeded while sending an object to another interpreter
interp.close()
