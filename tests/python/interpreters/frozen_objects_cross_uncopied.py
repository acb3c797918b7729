import tessera
from concurrent import interpreters

def regions():
    return len(tessera.frozen_regions())

print(regions())  # expect: 0
big = tessera.freeze(tuple(("key %d" % n, n * 1.5, b"bytes" * 10) for n in range(20000)))
size = tessera.frozen_regions()[0][0]
print(regions(), size > 2_000_000, tessera.frozen_regions()[0][1])  # expect: 1 True 1
address = id(big[777])

queue = interpreters.create_queue()
back = interpreters.create_queue()
interp = interpreters.create()
interp.prepare_main(queue=queue, back=back)
queue.put(big)
print(tessera.frozen_regions()[0][1])  # expect: 1
interp.exec("""
import tessera
big = queue.get()
print(len(big), big[777][0], tessera.is_frozen(big), tessera.frozen_regions()[0][1])  # expect: 20000 key 777 True 2
back.put(id(big[777]))
back.put(big[777])
back.put([big[777], {"in": big[5]}])
""")
print(back.get() == address)  # expect: True
print(back.get() is big[777])  # expect: True
l = back.get()
print(l[0] is big[777], l[1]["in"] is big[5])  # expect: True True
l = None

# Frozen frozensets, and what holds frozen objects, cross as well.
shared = tessera.freeze(frozenset({"a" * 50, 1}))
print(interp.call(lambda v: v, shared) is shared, interp.call(lambda v: id(v), shared) == id(shared))  # expect: True True
print(interpreters.is_shareable(shared), interpreters.is_shareable(frozenset({1})))  # expect: True False

# The region lives as long as somebody uses it: here the other one, after this one has forgotten it.
first = tessera.freeze(("only there" * 20,) * 3)
interp.prepare_main(first=first)
del first

def release():
    # Calls that leave other words where references stood.
    (lambda *a: a)(*range(200))
    return tessera.release_regions()

release()
interp.exec("""
print(first[2][:10], len(tessera.frozen_regions()))  # expect: only there 3
del first, big
""")

# One on its way is held by its message alone; who takes it finds it whole.
def send():
    queue.put(tessera.freeze(("on its way" * 100, 1)))

for _ in range(5):
    send()
release()
interp.exec("""
got = [queue.get() for _ in range(5)]
print(sum(v[1] for v in got), all(v[0] == "on its way" * 100 for v in got), len({id(v) for v in got}))  # expect: 5 True 5
""")
# An interpreter that ends gives up all that it used; what others use is still there.
interp.close()
print(big[19999], tessera.frozen_regions()[0][1] if regions() == 1 else min(users for _, users in tessera.frozen_regions()))
# expect: ('key 19999', 29998.5, b'bytesbytesbytesbytesbytesbytesbytesbytesbytesbytes') 1
