"""Threads of this interpreter, as Interpreter.call_in_thread() returns them."""
import _thread
import sys


class Thread:
    """A thread that calls a function once. start(), join(), is_alive(), name, ident and native_id are those of threading.Thread."""

    _count = 0

    def __init__(self, target, args=(), kwargs=None):
        Thread._count += 1
        self.name = f"Thread-{Thread._count} ({target.__name__})"
        self.daemon = False
        self.ident = None
        self.native_id = None
        self._call = target, args, kwargs or {}
        self._begun = _thread.allocate_lock()
        self._running = _thread.allocate_lock()
        self._ended = False

    def __repr__(self):
        state = "initial" if self.ident is None else "stopped" if self._ended else "started"
        return f"<{type(self).__name__}({self.name}, {state}{'' if self.ident is None else f' {self.ident}'})>"

    def start(self):
        """Starts the thread; once."""
        if self._call is None or self._begun.locked():
            raise RuntimeError("threads can only be started once")
        self._begun.acquire()
        self._running.acquire()
        try:
            self.ident = _thread._start_waited_for(self._run, ())
        except BaseException:
            self._running.release()
            self._begun.release()
            raise

    def _run(self):
        target, args, kwargs = self._call
        self._call = None
        self.native_id = _thread.get_native_id()
        try:
            target(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as exception:
            self._report(exception)
        finally:
            self._ended = True
            self._running.release()

    def _report(self, exception):
        stream = sys.stderr
        if stream is None:
            return
        print(f"Exception in thread {self.name}:", file=stream)
        sys.__excepthook__(type(exception), exception, exception.__traceback__)

    def is_alive(self):
        """Whether the thread has started and not ended."""
        return self._begun.locked() and not self._ended

    def join(self, timeout=None):
        """Waits until the thread has ended, or so many seconds have passed."""
        if not self._begun.locked():
            raise RuntimeError("cannot join thread before it is started")
        if self.ident == _thread.get_ident():
            raise RuntimeError("cannot join current thread")
        if self._running.acquire(True, -1 if timeout is None else max(timeout, 0)):
            self._running.release()
