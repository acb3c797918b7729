import _interpreters, _interpqueues, _thread
from concurrent import interpreters

def never_ends(started):
    started.put(1)
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

def waits(started, queue):
    started.put(1)
    queue.get()

def run(interp, function, *args):
    """Calls the function in a thread; what became of it comes through the queue that is returned."""
    outcome, started = interpreters.create_queue(), interpreters.create_queue()
    def body():
        try:
            interp.call(function, started, *args)
        except interpreters.InterpreterError as error:
            outcome.put(str(error).splitlines()[0].rstrip(": "))
    _thread.start_new_thread(body, ())
    started.get()
    return outcome

queue = interpreters.create_queue()
for function, args in (never_ends, ()), (waits, (queue,)):
    interp = interpreters.create()
    outcome = run(interp, function, *args)
    _interpreters.kill(interp.id)
    print(outcome.get())  # expect: interpreter was killed
    interp.close()
# expect: interpreter was killed
interp = interpreters.create()
outcome = run(interp, waits, queue)
_interpreters.interrupt(interp.id)
print(outcome.get())  # expect: KeyboardInterrupt
print(interp.call(len, "abc"))  # expect: 3
outcome = run(interp, waits, queue)
_interpqueues.destroy(queue.id)
print(outcome.get())  # expect: concurrent.interpreters.QueueNotFoundError: queue 1 not found
interp.close()
print(interpreters.list_all())  # expect: [Interpreter(0)]
