# The events of sys.addaudithook with their arguments: a row for each function that raises one.
import _signal
import _thread
import posix
import sys
import time

seen = None
is_3_12 = sys.version_info >= (3, 12)  # before, some events were not there yet: the row raises them itself


def hook(event, args):
    if seen is not None:
        seen.append((event, args))


sys.addaudithook(hook)


def show(call):
    """Prints the events of the call, and what it raised."""
    global seen
    seen = []
    try:
        call()
        raised = ""
    except (OSError, TypeError, ValueError, EOFError, ImportError) as e:
        raised = " " + type(e).__name__
    finally:
        events, seen = seen, None
    print([event for event, args in events], [args for event, args in events], raised, sep="", end="\n")


class Named:
    """Stands for objects whose text has an address in it."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def rename(args, objects):
    def shown(a):
        for name, o in objects.items():
            if a is o or (type(a) is type(o) and type(a) in (int, str) and a == o):
                return Named(name)
        return a

    return tuple(map(shown, args))


def show_named(call, **objects):
    """The same; objects are shown by the names given here."""
    global seen
    seen = []
    try:
        call()
        raised = ""
    except (OSError, TypeError, ValueError, AttributeError) as e:
        raised = " " + type(e).__name__
    finally:
        events, seen = seen, None
    print([(event, rename(args, objects)) for event, args in events], raised, sep="")


# --- files and folders ---
PATH = "/tmp/tessera-audit-%d" % posix.getpid()
PID = posix.getpid()


def shown_path(call):
    show_named(call, PATH=PATH, PID=PID)


shown_path(lambda: posix.close(posix.open(PATH, posix.O_WRONLY | posix.O_CREAT)))  # expect: [('open', (PATH, None, 524353))]
fd = posix.open(PATH, posix.O_WRONLY)
shown_path(lambda: posix.ftruncate(fd, 3))  # expect: [('os.truncate', (3, 3))]
shown_path(lambda: posix.listdir("/proc/self/task"))  # expect: [('os.listdir', ('/proc/self/task',))]
shown_path(lambda: posix.listdir(b"/proc/self/task"))  # expect: [('os.listdir', (b'/proc/self/task',))]
shown_path(lambda: posix.listdir())  # expect: [('os.listdir', (None,))]
shown_path(lambda: posix.remove(PATH))  # expect: [('os.remove', (PATH, -1))]
shown_path(lambda: posix.unlink(PATH))  # expect: [('os.remove', (PATH, -1))] FileNotFoundError
shown_path(lambda: posix.rmdir(PATH))  # expect: [('os.rmdir', (PATH, -1))] FileNotFoundError
shown_path(lambda: posix.getcwd())  # expect: []

# --- processes ---
shown_path(lambda: posix.kill(PID, 0))  # expect: [('os.kill', (PID, 0))]
shown_path(lambda: posix.execv("/nowhere/x", ["x"]))  # expect: [('os.exec', ('/nowhere/x', ['x'], None))] FileNotFoundError
shown_path(lambda: posix.execve("/nowhere/x", ("x",), {"a": "b"}))  # expect: [('os.exec', ('/nowhere/x', ('x',), {'a': 'b'}))] FileNotFoundError


def fork():
    child = posix.fork()
    if child == 0:
        posix._exit(0)
    posix.waitpid(child, 0)


shown_path(fork)  # expect: [('os.fork', ())]

# --- threads, signals, time ---
f = len  # of what has a length: nothing is printed
show_named(lambda: _thread.start_new_thread(f, ("",), {}) if is_3_12 else sys.audit("_thread.start_new_thread", f, ("",), {}), len=f)
# expect: [('_thread.start_new_thread', (len, ('',), {}))]
show_named(lambda: _thread.start_new_thread(f, ("",)) if is_3_12 else sys.audit("_thread.start_new_thread", f, ("",), None), len=f)
# expect: [('_thread.start_new_thread', (len, ('',), None))]
here = _thread.get_ident()
show_named(lambda: _signal.pthread_kill(here, 0), thread=here)  # expect: [('signal.pthread_kill', (thread, 0))]
show_named(lambda: time.sleep(0) if sys.implementation.name == "tessera" else sys.audit("time.sleep", 0))  # expect: [('time.sleep', (0,))]
show_named(lambda: time.time())  # expect: []

# --- code ---
show(lambda: compile("1", "x.py", "eval"))  # expect: ['compile'][(b'1', 'x.py')]
show(lambda: compile(b"1", "x.py", "eval"))  # expect: ['compile'][(b'1', 'x.py')]


def function(a, b=1, *, c=2):
    yield


code, generator, text = function.__code__, function(1), compile("1", "x.py", "eval")
show_named(lambda: exec(text, {}), text=text)  # expect: [('exec', (text,))]
show_named(lambda: eval(text, {}), text=text)  # expect: [('exec', (text,))]
show_named(lambda: type(function)(code, {}), code=code)  # expect: [('function.__new__', (code,))]
number = id(code)
show_named(lambda: id(code), number=number)  # expect: [('builtins.id', (number,))]

# --- attributes ---
show_named(lambda: function.__code__, function=function)  # expect: [('object.__getattr__', (function, '__code__'))]
show_named(lambda: function.__defaults__, function=function)  # expect: [('object.__getattr__', (function, '__defaults__'))]
show_named(lambda: function.__kwdefaults__, function=function)  # expect: [('object.__getattr__', (function, '__kwdefaults__'))]
show_named(lambda: function.__closure__, function=function)  # expect: []
show_named(lambda: generator.gi_code, generator=generator)  # expect: [('object.__getattr__', (generator, 'gi_code'))]
show_named(lambda: generator.gi_frame, generator=generator)  # expect: [('object.__getattr__', (generator, 'gi_frame'))]
show_named(lambda: generator.gi_running, generator=generator)  # expect: []
try:
    1 / 0
except ZeroDivisionError as e:
    traceback = e.__traceback__
frame = traceback.tb_frame
show_named(lambda: traceback.tb_frame, traceback=traceback)  # expect: [('object.__getattr__', (traceback, 'tb_frame'))]
show_named(lambda: traceback.tb_lineno, traceback=traceback)  # expect: []
show_named(lambda: frame.f_code, frame=frame)  # expect: [('object.__getattr__', (frame, 'f_code'))]
show_named(lambda: frame.f_globals, frame=frame)  # expect: []


def set_to(o, name, value):
    return lambda: setattr(o, name, value)


show_named(set_to(function, "__code__", code), function=function, code=code)  # expect: [('object.__setattr__', (function, '__code__', code))]
show_named(set_to(function, "__defaults__", (2,)), function=function)  # expect: [('object.__setattr__', (function, '__defaults__', (2,)))]
show_named(set_to(function, "__kwdefaults__", {"c": 3}), function=function)  # expect: [('object.__setattr__', (function, '__kwdefaults__', {'c': 3}))]
show_named(set_to(function, "__defaults__", None), function=function)  # expect: [('object.__delattr__', (function, '__defaults__'))]
show_named(lambda: delattr(function, "__kwdefaults__"), function=function)  # expect: [('object.__delattr__', (function, '__kwdefaults__'))]
show_named(lambda: delattr(function, "__code__"), function=function)  # expect: [] TypeError
show_named(set_to(function, "__name__", "other"), function=function)  # expect: []


class A:
    pass


class B:
    pass


a = A()
show_named(set_to(a, "__class__", B), a=a, B=B)  # expect: [('object.__setattr__', (a, '__class__', B))]
show_named(set_to(a, "__class__", 1), a=a)  # expect: [] TypeError
show_named(set_to(a, "x", 1), a=a)  # expect: []
for name, value in [("__name__", "C"), ("__qualname__", "C"), ("__module__", "m"), ("__doc__", "d"), ("__bases__", (object,))]:
    show_named(set_to(A, name, value), A=A, object=object)
# expect: [('object.__setattr__', (A, '__name__', 'C'))]
# expect: [('object.__setattr__', (A, '__qualname__', 'C'))]
# expect: [('object.__setattr__', (A, '__module__', 'm'))]
# expect: [('object.__setattr__', (A, '__doc__', 'd'))]
# expect: [('object.__setattr__', (A, '__bases__', (<class 'object'>,)))]
show_named(set_to(A, "__name__", 1), A=A)  # expect: [('object.__setattr__', (A, '__name__', 1))] TypeError
if is_3_12:
    show_named(set_to(A, "__type_params__", ()), A=A)
else:
    print("[('object.__setattr__', (A, '__type_params__', ()))]")
# expect: [('object.__setattr__', (A, '__type_params__', ()))]
show_named(set_to(int, "__name__", "x"))  # expect: [] TypeError
show_named(lambda: delattr(A, "__name__"), A=A)  # expect: [] TypeError

# --- the interpreter ---
show(lambda: sys.addaudithook(lambda event, args: None))  # expect: ['sys.addaudithook'][()]


def get_frame():
    return sys._getframe()


seen = events = []
frame = get_frame()
seen = None
print(events[0][0], events[0][1] == (frame,))  # expect: sys._getframe True
show_named(lambda: sys._getframemodulename(0) if is_3_12 else sys.audit("sys._getframemodulename", 0))  # expect: [('sys._getframemodulename', (0,))]


class Failing:
    def __del__(self):
        raise KeyError("lost")


reports = []
sys.unraisablehook = reports.append
seen = events = []
Failing()
seen = None
print([(e, args[0] == sys.unraisablehook, type(args[1].exc_value)) for e, args in events if e.startswith("sys")], len(reports))  # expect: [('sys.unraisablehook', True, <class 'KeyError'>)] 1


class Input:
    def readline(self):
        return "a line\n"


sys.stdin = Input()
seen = events = []
line = input("")
seen = None
print(line, events[0])  # expect: a line ('builtins.input', ('',))
# CPython raises the second event where the input is a terminal.
print(events[1:] if sys.implementation.name == "tessera" else [("builtins.input/result", (line,))])  # expect: [('builtins.input/result', ('a line',))]
seen = events = []
line = input()
seen = None
print(line, events[0])  # expect: a line ('builtins.input', (None,))

seen = events = []
try:
    import no_such_module_at_all
except ImportError:
    pass
seen = None
event, args = events[0]
print(event, args[:2], args[2] is sys.path, args[3] is sys.meta_path, args[4] is sys.path_hooks)  # expect: import ('no_such_module_at_all', None) True True True

# --- A veto: nothing has happened, and the hook's exception is what the caller gets. ---
refused = None


def refuse(event, args):
    if event == refused:
        raise PermissionError(event)


sys.addaudithook(refuse)
function.__defaults__ = (5,)
A.__name__ = "before"
rows = [
    ("open", lambda: posix.open(PATH, posix.O_WRONLY | posix.O_CREAT)),
    ("os.listdir", lambda: posix.listdir("/")),
    ("os.remove", lambda: posix.remove("/")),
    ("os.rmdir", lambda: posix.rmdir("/")),
    ("os.truncate", lambda: posix.ftruncate(fd, 0)),
    ("os.kill", lambda: posix.kill(PID, 9)),
    ("os.exec", lambda: posix.execv("/bin/false", ["false"])),
    ("os.fork", lambda: posix.fork()),
    ("_thread.start_new_thread", lambda: _thread.start_new_thread(print, ("never",)) if is_3_12 else sys.audit("_thread.start_new_thread")),
    ("signal.pthread_kill", lambda: _signal.pthread_kill(here, 9)),
    ("compile", lambda: compile("1", "x", "eval")),
    ("exec", lambda: exec(text)),
    ("function.__new__", lambda: type(function)(code, {})),
    ("builtins.id", lambda: id(1)),
    ("builtins.input", lambda: input()),
    ("object.__getattr__", lambda: function.__code__),
    ("object.__getattr__", lambda: frame.f_code),
    ("object.__getattr__", lambda: traceback.tb_frame),
    ("object.__getattr__", lambda: generator.gi_frame),
    ("object.__setattr__", set_to(function, "__defaults__", (6,))),
    ("object.__setattr__", set_to(A, "__name__", "after")),
    ("object.__setattr__", set_to(a, "__class__", A)),
    ("object.__setattr__", set_to(A, "__bases__", (B,))),
    ("object.__delattr__", set_to(function, "__defaults__", None)),
    ("sys._getframe", lambda: sys._getframe()),
    ("import", lambda: __import__("no_such_module_at_all")),
]
for refused, call in rows:
    try:
        call()
        print("not refused:", refused)
    except PermissionError as e:
        if str(e) != refused:
            print(refused, e)
refused = None
print(function.__defaults__, A.__name__, type(a) is B, A.__bases__)  # expect: (5,) before True (<class 'object'>,)
print(PATH[5:] in posix.listdir("/tmp"), posix.read(posix.open("/proc/self/fdinfo/%d" % fd, posix.O_RDONLY), 6))  # expect: False b'pos:\t0'
