import _thread
from concurrent import interpreters
lock = _thread.allocate_lock()
counts, done = [0], []

def add(n):
    for _ in range(n):
        with lock:
            counts[0] += 1
    done.append(1)

for _ in range(4):
    _thread.start_new_thread(add, (500,))
while len(done) < 4:
    lock.acquire(timeout=0.01) and lock.release()
print(counts)  # expect: [2000]
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())  # expect: True False False True
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)  # expect: release unlocked lock
again = _thread.RLock()
with again, again:
    print(again._recursion_count())  # expect: 2

def ident():
    import _thread
    return _thread.get_ident()

interp = interpreters.create()
print(interp.call(ident) == _thread.get_ident())  # expect: True
thread = interp.call_in_thread(ident)
thread.join()
print(thread.is_alive(), thread.ident != _thread.get_ident())  # expect: False True
interp.close()
