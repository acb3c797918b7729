import _signal, time
seen = []
def handler(number, frame):
    seen.append((number, frame is not None))
print(_signal.signal(_signal.SIGUSR1, handler) == _signal.SIG_DFL)  # expect: True
print(_signal.getsignal(_signal.SIGUSR1) is handler)  # expect: True
_signal.raise_signal(_signal.SIGUSR1)
print(seen == [(_signal.SIGUSR1, True)])  # expect: True
print(_signal.signal(_signal.SIGUSR1, _signal.SIG_IGN) is handler)  # expect: True
_signal.raise_signal(_signal.SIGUSR1)
print(len(seen), _signal.getsignal(_signal.SIGUSR1) == _signal.SIG_IGN)  # expect: 1 True
print(_signal.getsignal(_signal.SIGINT) is _signal.default_int_handler)  # expect: True
try:
    _signal.raise_signal(_signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")  # expect: interrupted

# What a handler raises comes out of where the program is.
def stop(number, frame):
    raise ValueError("stop")
_signal.signal(_signal.SIGALRM, stop)
for wait in (lambda: time.sleep(100)), _signal.pause:
    _signal.setitimer(_signal.ITIMER_REAL, 0.02)
    try:
        wait()
    except ValueError as error:
        print(error)
# expect: stop
# expect: stop
_signal.setitimer(_signal.ITIMER_REAL, 0.02)
try:
    while True:
        pass
except ValueError as error:
    print(error)  # expect: stop

# A sleep whose handler returns goes on to its end.
_signal.signal(_signal.SIGALRM, handler)
seen.clear()
begin = time.monotonic()
_signal.setitimer(_signal.ITIMER_REAL, 0.01)
time.sleep(0.1)
print(time.monotonic() - begin >= 0.1, len(seen))  # expect: True 1
print(_signal.getitimer(_signal.ITIMER_REAL))  # expect: (0.0, 0.0)

for bad in (lambda: _signal.signal(0, handler), lambda: _signal.signal(65, handler), lambda: _signal.signal(_signal.SIGUSR1, 1.5),
            lambda: _signal.getsignal(70), lambda: _signal.signal(_signal.SIGUSR1, 2)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
# expect: ValueError signal number out of range
# expect: ValueError signal number out of range
# expect: TypeError signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object
# expect: ValueError signal number out of range
# expect: TypeError signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object
try:
    _signal.signal(_signal.SIGKILL, handler)
except OSError as error:
    print(error.errno)  # expect: 22
print(_signal.strsignal(_signal.SIGTERM), _signal.SIGINT in _signal.valid_signals(), len(_signal.valid_signals()))
# expect: Terminated True 62
before = _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGUSR1])
print(before, _signal.pthread_sigmask(_signal.SIG_SETMASK, before))  # expect: set() {10}
print(_signal.NSIG, _signal.SIGINT, issubclass(_signal.ItimerError, OSError))  # expect: 65 2 True
