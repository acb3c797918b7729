import _warnings, posix, _thread, time
from concurrent import interpreters

# A process with threads forks: Python 3.12 warns of that.
quiet = ("ignore", None, DeprecationWarning, None, 0)
_warnings.filters.insert(0, quiet)
_warnings._filters_mutated()

def child(body):
    """Runs body in a child; what it returns is the exit code, or 99."""
    pid = posix.fork()
    if pid == 0:
        status = 99
        try:
            status = body()
        finally:
            posix._exit(status)
    return posix.waitstatus_to_exitcode(posix.waitpid(pid, 0)[1])

idle, busy = interpreters.create(), interpreters.create()
idle.exec("x = [str(n) for n in range(1000)]")

def spin(queue):
    queue.put(1)
    while True:
        pass

queue = interpreters.create_queue()
def run():
    try:
        busy.call(spin, queue)
    except interpreters.InterpreterError:
        pass
_thread.start_new_thread(run, ())
queue.get()

def only_main():
    try:
        idle.exec("x")
    except interpreters.InterpreterNotFoundError:
        pass
    else:
        return 1
    if interpreters.list_all() != [interpreters.get_main()]:
        return 2
    made = interpreters.create()
    if made.call(sum, range(100)) != 4950 or made.id in (idle.id, busy.id):
        return 3
    made.close()
    return 7
print(child(only_main))  # expect: 7

# The parent has everything still.
print(idle.call(len, "abc"), interpreters.list_all() == [interpreters.get_main(), idle, busy])  # expect: 3 True

# Locks and threads of the child are its own.
lock = _thread.allocate_lock()
lock.acquire()
waiting = []
def wait():
    waiting.append(1)
    lock.acquire()
    lock.release()
_thread.start_new_thread(wait, ())
while not waiting:
    time.sleep(0.001)
def locks_work():
    if _thread._count() != 0:
        return 1
    lock.release()
    if not lock.acquire(timeout=1):
        return 2
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(done.release, ())
    return 8 if done.acquire(timeout=10) else 3
print(child(locks_work))  # expect: 8
lock.release()

# Where it is not allowed: the errors of an isolated interpreter.
for statement in "posix.fork()", "posix.execv('/bin/true', ['true'])", "posix.execve('/bin/true', ['true'], {})":
    try:
        idle.exec("import posix\n" + statement)
    except interpreters.ExecutionFailed as error:
        print(error.excinfo.formatted)
# expect: RuntimeError: fork not supported for isolated subinterpreters
# expect: RuntimeError: exec not supported for isolated subinterpreters
# expect: RuntimeError: exec not supported for isolated subinterpreters

# An interpreter that may fork is the one that the child has, with those that its thread came from.
legacy = interpreters.create(config="legacy")
legacy.exec("""
import posix, _interpreters, _warnings
_warnings.filters.insert(0, ("ignore", None, DeprecationWarning, None, 0))
_warnings._filters_mutated()
pid = posix.fork()
if pid == 0:
    ids = [id for id, whence in _interpreters.list_all()]
    posix._exit(9 if ids == [0, _interpreters.get_current()[0]] else 1)
print(posix.waitstatus_to_exitcode(posix.waitpid(pid, 0)[1]))
import sys
sys.stdout.flush()
""")
# expect: 9

# The functions around a fork.
def note(text):
    return lambda: order.append(text)
order = []
posix.register_at_fork(before=note("before 1"), after_in_parent=note("parent 1"), after_in_child=note("child 1"))
posix.register_at_fork(before=note("before 2"), after_in_parent=note("parent 2"), after_in_child=note("child 2"))
print(child(lambda: 0 if order == ["before 2", "before 1", "child 1", "child 2"] else 1))  # expect: 0
print(order)  # expect: ['before 2', 'before 1', 'parent 1', 'parent 2']
for bad in (lambda: posix.register_at_fork(), lambda: posix.register_at_fork(before=1)):
    try:
        bad()
    except TypeError as error:
        print(error)
# expect: At least one argument is required.
# expect: 'before' must be callable, not int
busy.kill()
for interp in idle, busy, legacy:
    while True:
        try:
            interp.close()
            break
        except interpreters.InterpreterError:  # until the thread has left
            time.sleep(0.001)
_warnings.filters.remove(quiet)
_warnings._filters_mutated()
try:
    _warnings.filters.insert(0, ("error", None, DeprecationWarning, None, 0))
    _warnings._filters_mutated()
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(done.acquire, ())
    if posix.fork() == 0:
        posix._exit(0)
except DeprecationWarning as warning:
    print(str(warning).replace(str(posix.getpid()), "N"))
# expect: This process (pid=N) is multi-threaded, use of fork() may lead to deadlocks in the child.
done.release()
