import _interpreters, _thread, sys
from concurrent import interpreters

interp = interpreters.create()
before = _interpreters.gil_statistics(interp.id)
for _ in range(10):
    interp.exec("pass")
after = _interpreters.gil_statistics(interp.id)
print(after.acquisitions - before.acquisitions >= 10, after.contended, after.yields, after.waited)  # expect: True 0 0 0.0
print(after.held)  # expect: 0.0
_interpreters.gil_statistics(interp.id, measure=True)
interp.exec("pass")
held = _interpreters.gil_statistics(interp.id, measure=False).held
print(held > 0)  # expect: True

# The interval is the interpreter's own.
interp.exec("import sys; sys.setswitchinterval(0.25)")
print(sys.getswitchinterval())  # expect: 0.005
interp.close()

# Threads of one interpreter: waits, hand-overs.
sys.setswitchinterval(0.0001)
done = []
def spin():
    while not done:
        pass
me = interpreters.get_current().id
_thread.start_new_thread(spin, ())
start = _interpreters.gil_statistics(me)
while _interpreters.gil_statistics(me).yields < start.yields + 20:
    pass
now = _interpreters.gil_statistics(me)
done.append(1)
print(now.contended >= start.contended + 20, now.waited > start.waited, now.held > start.held)  # expect: True True True
