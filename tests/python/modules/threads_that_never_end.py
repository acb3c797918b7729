# The program does not wait for threads of start_new_thread: neither for one that computes for ever nor for one that waits for ever.
import _thread

lock = _thread.allocate_lock()
lock.acquire()
begun = [_thread.allocate_lock() for _ in range(3)]
for started in begun:
    started.acquire()


def compute():
    begun[0].release()
    while True:
        pass


def catch_all():
    begun[1].release()
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def wait():
    begun[2].release()
    lock.acquire()


for function in (compute, catch_all, wait):
    _thread.start_new_thread(function, ())
for started in begun:
    started.acquire()
print(_thread._count(), "threads are left behind")
# expect: 3 threads are left behind
