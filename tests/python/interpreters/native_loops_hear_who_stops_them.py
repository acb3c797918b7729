"""Loops that run no bytecode have check points: an interrupt and a kill reach them."""
import _interpreters, _thread
from concurrent import interpreters

LOOPS = {
    "all": "all(itertools.repeat(1))",
    "any": "any(itertools.repeat(0))",
    "sum": "sum(itertools.repeat(1))",
    "max": "max(itertools.repeat(1))",
    "in": "0 in itertools.repeat(1)",
    "deque": "_collections.deque(itertools.repeat(0), maxlen=0)",
    "filter": "next(filter(None, itertools.repeat(0)))",
    "dropwhile": "next(itertools.dropwhile(id, itertools.repeat(0)))",
    "islice": "next(itertools.islice(itertools.count(), 1 << 62, None))",
    "countOf": "operator.countOf(itertools.repeat(0), 1)",
    "sumprod": "math.sumprod(itertools.repeat(0), itertools.repeat(0))",
    "sorted": "sorted(itertools.repeat(0))",
}

def loop(text, started):
    import _collections, itertools, math, operator
    started.put(1)
    eval(text, {"_collections": _collections, "itertools": itertools, "math": math, "operator": operator})

def run(interp, text):
    outcome, started = interpreters.create_queue(), interpreters.create_queue()
    def body():
        try:
            interp.call(loop, text, started)
        except interpreters.InterpreterError as error:
            outcome.put(str(error).splitlines()[0])
            started.put(0)
    _thread.start_new_thread(body, ())
    started.get()
    return outcome

interp = interpreters.create()
for name, text in LOOPS.items():
    outcome = run(interp, text)
    _interpreters.interrupt(interp.id)
    if not (what := outcome.get()).startswith("KeyboardInterrupt"):
        print(name, what)
interp.close()
for name, text in LOOPS.items():
    interp = interpreters.create()
    outcome = run(interp, text)
    _interpreters.kill(interp.id)
    if (what := outcome.get()) != "interpreter was killed":
        print(name, what)
    interp.close()
print("all have ended")  # expect: all have ended
