# Two interpreters that wake each other through queues. Says "ready", waits for a line, and prints microseconds of a round
# trip. Runs for about a second, however slow it is.
import sys
import threading
import time

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
thread = threading.Thread(target=interp.exec, args=(OTHER,))
thread.start()
there.put(1)
back.get()
print("ready", flush=True)
sys.stdin.readline()
turns = 0
begin = now = time.perf_counter()
while now - begin < 1:
    for _ in range(20):
        there.put(turns)
        back.get()
    turns += 20
    now = time.perf_counter()
print("round_trip", (now - begin) / turns * 1e6, sep="\t")
there.put(None)
back.get()
thread.join()
interp.close()
