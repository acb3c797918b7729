# Handlers run in the main interpreter, and at once, also while its thread runs another one.
import _signal, _thread, posix, time
from concurrent import interpreters

interp = interpreters.create()
seen = []
_signal.signal(_signal.SIGUSR1, lambda number, frame: seen.append((number, interpreters.get_current().id)))

def send(number):
    time.sleep(0.05)
    posix.kill(posix.getpid(), number)

# A handler that returns: the other interpreter goes on.
_thread.start_new_thread(send, (_signal.SIGUSR1,))
interp.exec("""
import time
begin = time.monotonic()
while time.monotonic() - begin < 0.5: pass
finished = True
""")
interp.exec("assert finished")
print(seen == [(_signal.SIGUSR1, 0)])  # expect: True

# One that raises: what it raised comes out of exec, and the other interpreter was interrupted.
class Stop(Exception):
    pass
def stop(number, frame):
    raise Stop(number)
_signal.signal(_signal.SIGUSR1, stop)
for program in "while True: pass", "import time\ntime.sleep(100)", "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()":
    _thread.start_new_thread(send, (_signal.SIGUSR1,))
    try:
        interp.exec("try:\n " + program.replace("\n", "\n ") + "\nexcept KeyboardInterrupt: print('interrupted', flush=True)")
    except Stop as error:
        print("stopped", error.args == (_signal.SIGUSR1,), flush=True)
# expect: interrupted
# expect: stopped True
# expect: interrupted
# expect: stopped True
# expect: interrupted
# expect: stopped True

# Ctrl-C is a signal like any other.
_thread.start_new_thread(send, (_signal.SIGINT,))
try:
    interp.exec("while True: pass")
except KeyboardInterrupt:
    print("Ctrl-C")  # expect: Ctrl-C

# Only main has handlers.
try:
    interp.exec("import _signal\n_signal.signal(_signal.SIGUSR1, _signal.SIG_IGN)")
except interpreters.ExecutionFailed as error:
    print(error.excinfo.formatted)  # expect: ValueError: signal only works in main thread of the main interpreter
interp.close()
