# Most of what is dropped is found to be unused; a stale word may keep one or two for longer.
import tessera

def used():
    return len(tessera.frozen_regions())

def make(count):
    return [tessera.freeze(("text %d" % n, n) * 50) for n in range(count)]

def drop():
    make(50)

def clear():
    (lambda *a: a)(*range(500))
    tessera.release_regions()

drop()
clear()
print(used() <= 5)  # expect: True

# What is referred to stays, wherever the reference is: in containers, closures, instances, generators, on the stack, in views, in weak references.
import _weakref
def closure():
    value = tessera.freeze(("closure",) * 100)
    return lambda: value[99]
def generator():
    value = tessera.freeze(("generator",) * 100)
    yield 1
    yield value[99]
class Holder:
    __slots__ = "slot", "other"
holder = Holder()
holder.slot = tessera.freeze(("slot",) * 100)
inner = closure()
gen = generator()
next(gen)
view = memoryview(tessera.freeze(b"view" * 100))[4:8]
listed = [tessera.freeze(("list",) * 100)]
keys = {tessera.freeze(("key",) * 100): 1}
item = tessera.freeze(("outer", ("inner",) * 100))[1]
weak = _weakref.ref(tessera.freeze(frozenset({"weak" * 10})))
def deep(value, n):
    if n:
        return deep(value, n - 1)
    clear()
    return value[99]
print(deep(tessera.freeze(("stack",) * 100), 50))  # expect: stack
clear()
print(inner(), next(gen), holder.slot[99], bytes(view), listed[0][99], next(iter(keys))[99], item[99], len(weak()))
# expect: closure generator slot b'view' list key inner 1
print(used() >= 8)  # expect: True

# Another thread, blocked, holds its own.
import _thread
ready, go, done = _thread.allocate_lock(), _thread.allocate_lock(), _thread.allocate_lock()
for lock in ready, go, done:
    lock.acquire()
seen = []
def other(argument):
    mine = tessera.freeze(("mine",) * 100)
    def wait():
        ready.release()
        go.acquire()
    wait()
    seen.append((argument[99], mine[99]))
    done.release()
_thread.start_new_thread(other, tessera.freeze((("argument",) * 100,)))
ready.acquire()
clear()
go.release()
done.acquire()
print(seen)  # expect: [('argument', 'mine')]

# Sorting keeps what it works on: a key function collects while the list is away.
data = [tessera.freeze(("sort", n) * 60) for n in range(30)]
def key(v):
    clear()
    return -v[1]
data.sort(key=key)
print([v[1] for v in data] == sorted(range(30), reverse=True))  # expect: True
del data

# Without anybody asking: regions that come and go do not add up.
most = 0
for n in range(3000):
    tessera.freeze(("passing", n) * 100)
    if n % 100 == 0:
        most = max(most, used())
print(most < 1500)  # expect: True
