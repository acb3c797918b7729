# Two interpreters that wake each other through queues, as often as the argument says. Says "ready", waits for a line, says "done".
import _thread
import sys

from concurrent import interpreters

OTHER = """
while True:
    item = there.get()
    back.put(item)
    if item is None:
        break
"""

there = interpreters.create_queue()
back = interpreters.create_queue()
interp = interpreters.create()
interp.prepare_main(there=there, back=back)
ended = _thread.allocate_lock()
ended.acquire()


def other():
    interp.exec(OTHER)
    ended.release()


_thread.start_new_thread(other, ())
there.put(1)
back.get()
print("ready", flush=True)
input()
for turn in range(int(sys.argv[1])):
    there.put(turn)
    back.get()
print("done", flush=True)
there.put(None)
back.get()
ended.acquire()
interp.close()
