# E9: whatever an interpreter does, a kill ends it, and nothing of it runs afterwards. Its siblings go on.
import _interpreters
import _thread
from concurrent import interpreters

PROGRAMS = {
    "a loop": "while True: pass",
    "a loop that catches everything": "while True:\n try:\n  while True: pass\n except BaseException: pass",
    "finally": "try:\n while True: pass\nfinally: log.put('never')",
    "a wait for a queue": "empty.get()",
    "a wait for a lock": "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\nlock.acquire()",
    "a sleep": "import time\ntime.sleep(1e6)",
    "a native loop": "sum(range(10**12))",
    "a native loop over user code": "max(range(10**12), key=lambda n: n)",
    "a sort": "class C:\n def __lt__(self, other):\n  while True: pass\nsorted([C(), C()])",
    "long numbers": "n = 3**(10**6)\nwhile True: n * n % 7",
    "recursion": "def f():\n while True:\n  try: f()\n  except RecursionError: pass\nf()",
    "a generator": "def g():\n while True:\n  try: yield\n  except GeneratorExit: pass\nfor _ in g(): pass",
    "an endless finalizer": "class C:\n def __del__(self):\n  while True: pass\nC()",
}

log, empty, sibling_says = interpreters.create_queue(), interpreters.create_queue(), interpreters.create_queue()
sibling = interpreters.create()
sibling.prepare_main(answers=sibling_says, log=log)


def answer():
    sibling.exec("while (n := log.get()) is not None: answers.put(n + 1)")
    sibling_says.put(None)


_thread.start_new_thread(answer, ())
for number, (name, program) in enumerate(PROGRAMS.items()):
    started, ended = interpreters.create_queue(), interpreters.create_queue()
    interp = interpreters.create()
    interp.prepare_main(started=started, empty=empty, log=log)

    def run():
        try:
            interp.exec("started.put(1)\n" + program)
            ended.put("ended by itself")
        except interpreters.InterpreterError as error:
            ended.put(str(error))

    _thread.start_new_thread(run, ())
    started.get()
    _interpreters.kill(interp.id)
    print(name, "-", ended.get())
    interp.close()
    log.put(number)
    assert sibling_says.get() == number + 1
log.put(None)
print(sibling_says.get())
print(interpreters.list_all() == [interpreters.get_main(), sibling])
sibling.close()
# expect: a loop - interpreter was killed
# expect: a loop that catches everything - interpreter was killed
# expect: finally - interpreter was killed
# expect: a wait for a queue - interpreter was killed
# expect: a wait for a lock - interpreter was killed
# expect: a sleep - interpreter was killed
# expect: a native loop - interpreter was killed
# expect: a native loop over user code - interpreter was killed
# expect: a sort - interpreter was killed
# expect: long numbers - interpreter was killed
# expect: recursion - interpreter was killed
# expect: a generator - interpreter was killed
# expect: an endless finalizer - interpreter was killed
# expect: None
# expect: True
