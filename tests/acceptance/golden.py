# What the modules of PEP 734 say, line by line. Runs alike here and under CPython 3.14; golden.txt is what both print.
import _interpreters
import sys
from concurrent import interpreters


def outcome(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


def title(text):
    print(f"-- {text}")


FIELDS = "use_main_obmalloc", "allow_fork", "allow_exec", "allow_threads", "allow_daemon_threads", "check_multi_interp_extensions", "gil"


def show(config):
    return config if isinstance(config, str) else " ".join(str(getattr(config, field)) for field in FIELDS)


title("presets")
for name in "isolated", "default", "legacy", "empty", "other", "":
    print(repr(name), show(outcome(_interpreters.new_config, name)))
print("main", show(_interpreters.get_config(0)))
for value in "default", "shared", "own", "both", 3:
    print("gil", value, show(outcome(_interpreters.new_config, "legacy", gil=value)))

title("combinations")


def created(name, **changes):
    config = _interpreters.new_config(name, **changes)
    try:
        interp = _interpreters.create(config)
    except interpreters.InterpreterError:
        return "refused"
    shown = show(_interpreters.get_config(interp))
    _interpreters.destroy(interp)
    return shown


print("isolated", created("isolated"))
print("legacy", created("legacy"))
print("empty", created("empty"))
print("own heap, no check", created("isolated", check_multi_interp_extensions=False))
print("main heap, check", created("legacy", check_multi_interp_extensions=True))
print("own heap, shared GIL", created("isolated", gil="shared"))
print("default GIL", created("isolated", gil="default"))
print("daemon threads without threads", created("isolated", allow_threads=False, allow_daemon_threads=True))

title("life")
interp = interpreters.create()
print(interp.whence, interp.is_running(), interp == interpreters.Interpreter(interp.id), interp is interpreters.Interpreter(interp.id))
print(interpreters.get_main().id, interpreters.get_current().id, interpreters.get_main().whence, interpreters.get_main().is_running())
print(repr(interp) == f"Interpreter({interp.id})", hash(interp) == hash(interp.id))
for bad in 1 << 40, -1, 1 << 70:
    print(bad, outcome(interpreters.Interpreter, bad))
for bad in "1", 1.5, None:
    print(repr(bad), outcome(interpreters.Interpreter, bad))
print(outcome(interpreters.get_main().close))
print(outcome(interpreters.get_main().exec, "pass"))
gone = interpreters.create()
gone_id = str(gone.id)
gone.close()
for method in gone.close, gone.is_running, lambda: gone.exec("pass"), lambda: gone.prepare_main(a=1), lambda: gone.call(len, ""):
    print(str(outcome(method)).replace(gone_id, "N"))

title("running")
print(interp.exec("x = 1"), interp.exec("assert x == 1; del x"))
for code in "1/0", "raise ValueError", "raise ValueError('a', 1)", "raise SystemExit(3)", "raise KeyboardInterrupt", "class E(Exception): pass\nraise E('own')", "nosuch":
    try:
        interp.exec(code)
    except interpreters.ExecutionFailed as error:
        excinfo = error.excinfo
        print(repr(code), "|", excinfo.formatted, "|", excinfo.type.__name__, excinfo.type.__qualname__, excinfo.type.__module__, "|", excinfo.msg)
for bad in 1, None, b"pass", len:
    print(outcome(interp.exec, bad))


def stateless():
    global mark
    mark = 5


def with_arguments(a):
    pass


print(interp.exec(stateless), interp.exec("assert mark == 5"))
print(outcome(interp.exec, with_arguments))
print(outcome(interp.exec, (lambda n: lambda: n)(1)))

title("main's names")
interp.prepare_main(a=1, b="text", c=(None, True, 2**60, 1.5, b"bytes"))
interp.exec("assert (a, b, c) == (1, 'text', (None, True, 2**60, 1.5, b'bytes'))")
interp.prepare_main({"d": 4}, e=5)
interp.exec("assert d + e == 9")

title("what is shared")
for value in None, True, 1, 2**70, 1.5, "a", b"a", (), (1, ("a",)), [], {}, set(), frozenset(), bytearray(), 1j, ..., NotImplemented, int, len:
    print(type(value).__name__, interpreters.is_shareable(value))
print(interpreters.is_shareable(interpreters.create_queue()), interpreters.is_shareable(interp))

title("calls")
print(interp.call(max, 3, 4), interp.call(sorted, [2, 1], reverse=True), interp.call(with_arguments, 1))
try:
    interp.call(int, "x")
except interpreters.ExecutionFailed as error:
    print(error.excinfo.formatted)

title("queues")
queue = interpreters.create_queue(2)
print(queue.maxsize, queue.qsize(), queue.empty(), queue.full())
for item in 1, "two":
    queue.put(item)
print(queue.qsize(), queue.empty(), queue.full(), type(outcome(queue.put_nowait, 3)).__name__)
for call in lambda: queue.put(3, timeout=0), lambda: queue.put_nowait(3):
    try:
        call()
    except interpreters.QueueFull as error:
        print(type(error).__name__, isinstance(error, RuntimeError))
print(queue.get(), queue.get(timeout=1))
for call in lambda: queue.get(timeout=0), queue.get_nowait:
    try:
        call()
    except interpreters.QueueEmpty as error:
        print(type(error).__name__, isinstance(error, RuntimeError))
print(interpreters.Queue(queue.id) is queue, repr(queue) == f"Queue({queue.id})")
print(outcome(interpreters.Queue, 12345678))
print(outcome(interpreters.create_queue, unbounditems="other"))
print(outcome(interpreters.create_queue, "x"))
for name in "UNBOUND", "UNBOUND_ERROR", "UNBOUND_REMOVE":
    queue = interpreters.create_queue(unbounditems=getattr(interpreters._queues, name))
    sender = interpreters.create()
    sender.prepare_main(queue=queue)
    sender.exec("queue.put('left behind')")
    sender.close()
    print(name, queue.qsize(), end=" ")
    print(outcome(queue.get_nowait) if name != "UNBOUND_REMOVE" else "")

title("errors")
for error in interpreters.InterpreterError, interpreters.InterpreterNotFoundError, interpreters.ExecutionFailed, interpreters.NotShareableError, interpreters.QueueEmpty, \
        interpreters.QueueFull:
    print(error.__name__, error.__base__.__name__, error.__module__)
