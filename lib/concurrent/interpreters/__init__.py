"""Interpreters of this process: each has its own modules, its own memory and its own GIL.

    from concurrent import interpreters

    interp = interpreters.create()
    interp.exec("print('hello from', __name__)")
    print(interp.call(pow, 2, 100))
    thread = interp.call_in_thread(work, queue)
    thread.join()
    interp.close()

See PEP 734. What is passed in or out is copied; see NotShareableError for what cannot be. Functions of __main__ are sent with copies of the globals
that they use, so a script needs no `if __name__ == "__main__":`.
"""
import _interpreters
from _interpreters import (
    InterpreterError,
    InterpreterNotFoundError,
    NotShareableError,
    is_shareable,
)
from _weakref import ref as _ref

from ._queues import (
    UNBOUND,
    UNBOUND_ERROR,
    UNBOUND_REMOVE,
    ItemInterpreterDestroyed,
    Queue,
    QueueEmpty,
    QueueError,
    QueueFull,
    QueueNotFoundError,
    create_queue,
)
from ._threads import Thread

__all__ = [
    "get_current", "get_main", "create", "list_all", "is_shareable", "Interpreter",
    "InterpreterError", "InterpreterNotFoundError", "ExecutionFailed", "NotShareableError",
    "create_queue", "Queue", "QueueEmpty", "QueueFull", "QueueError", "QueueNotFoundError",
    "ItemInterpreterDestroyed", "UNBOUND", "UNBOUND_ERROR", "UNBOUND_REMOVE",
]


class ExecutionFailed(InterpreterError):
    """Code in an interpreter raised an exception and did not handle it.

    `excinfo` tells of it: type (with __name__, __qualname__ and __module__), msg, formatted, errdisplay. The exception itself stays where it is.
    """

    def __init__(self, excinfo):
        super().__init__(excinfo.formatted or excinfo.type.__name__)
        self.excinfo = excinfo

    def __str__(self):
        text = super().__str__()
        display = getattr(self.excinfo, "errdisplay", None)
        return f"{text}\n\nUncaught in the interpreter:\n\n{display}" if display else text


def create(*, config=None):
    """A new interpreter with a GIL and a heap of its own.

    `config` is the name of a configuration ("isolated", "legacy"), or what _interpreters.new_config() returns, with its fields changed: gil="shared",
    heap_limit=64 << 20 (bytes), time_limit=10.0 (seconds until it is killed), budget=10**6 (loop turns and calls until TimeoutError), path, argv, environ,
    stdin, stdout, stderr (descriptors).
    """
    id = _interpreters.create(config, reqrefs=True)
    return _proxy(id, _interpreters.WHENCE_STDLIB, True)


def list_all():
    """All interpreters, in the order in which they were made."""
    return [_proxy(id, whence, None) for id, whence in _interpreters.list_all(require_ready=True)]


def get_current():
    """The interpreter that the caller runs in."""
    return _proxy(*_interpreters.get_current(), None)


def get_main():
    """The interpreter that the process began with."""
    return _proxy(*_interpreters.get_main(), None)


# id -> weak reference to the one object for the interpreter.
_known = {}


class Interpreter:
    """Stands for an interpreter; there is one such object for each. The interpreter that create() made ends with the last of them."""

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f"id must be an int, got {id!r}")
        return _proxy(id, _interpreters.whence(id), None)

    @property
    def id(self):
        """The number of the interpreter, never given to another one."""
        return self._id

    @property
    def whence(self):
        """Who made the interpreter, in words."""
        return _WHENCE[self._whence]

    def __repr__(self):
        return f"{type(self).__name__}({self._id})"

    def __hash__(self):
        return hash(self._id)

    def __eq__(self, other):
        return self._id == other._id if isinstance(other, Interpreter) else NotImplemented

    def __reduce__(self):
        return type(self), (self._id,)

    def __del__(self, _decref=_interpreters.decref, _gone=InterpreterNotFoundError):
        if not self.__dict__.get("_owns"):
            return
        self._owns = False
        try:
            _decref(self._id)
        except _gone:
            pass

    def _require_ours(self, action):
        if self._whence != _interpreters.WHENCE_STDLIB:
            raise InterpreterError(f"cannot {action} unrecognized interpreter {self._id}")

    def is_running(self):
        """Whether a thread runs code in the interpreter's __main__."""
        return _interpreters.is_running(self._id, restrict=True)

    def close(self):
        """Ends the interpreter. InterpreterError when it runs, or was not made by create()."""
        self._require_ours("destroy")
        _interpreters.destroy(self._id, restrict=True)
        self._owns = False

    def interrupt(self):
        """Raises KeyboardInterrupt in all threads that are inside the interpreter; wakes those that wait."""
        _interpreters.interrupt(self._id)

    def kill(self):
        """From now on nothing of the interpreter runs: no except, no finally, no __del__, no atexit. It still has to be closed."""
        _interpreters.kill(self._id)

    def set_deadline(self, seconds, /, *, action="timeout"):
        """Stops the interpreter in so many seconds: "timeout" raises TimeoutError in it, "interrupt" KeyboardInterrupt, "kill" ends it as kill() does.

        None takes back the deadline of that action.
        """
        _interpreters.set_deadline(self._id, seconds, action)

    def set_budget(self, checks, /, *, action="timeout"):
        """Stops the interpreter after so many more loop turns and calls, as set_deadline() does. None takes the budget back."""
        _interpreters.set_budget(self._id, checks, action)

    @property
    def budget_left(self):
        """What is left of the budget; None when there is none, or it is used up."""
        return _interpreters.budget_left(self._id)

    def prepare_main(self, ns=None, /, **kwargs):
        """Binds names in the interpreter's __main__ to copies of the values."""
        self._require_ours("update __main__ for")
        _interpreters.set___main___attrs(self._id, {**(dict(ns) if ns is not None else {}), **kwargs}, restrict=True)

    def exec(self, code, /):
        """Runs source text, or a function without parameters, in the interpreter's __main__, on the calling thread.

        Names stay from one call to the next. An exception that is not handled there becomes ExecutionFailed here.
        """
        self._require_ours("exec code for")
        excinfo = _interpreters.exec(self._id, code, restrict=True)
        if excinfo is not None:
            raise ExecutionFailed(excinfo)

    def call(self, callable, /, *args, **kwargs):
        """Returns callable(*args, **kwargs), called in the interpreter on the calling thread."""
        self._require_ours("make a call in")
        result, excinfo = _interpreters.call(self._id, callable, args, kwargs, restrict=True)
        if excinfo is not None:
            raise ExecutionFailed(excinfo)
        return result

    def call_in_thread(self, callable, /, *args, **kwargs):
        """Starts a thread that calls callable(*args, **kwargs) in the interpreter, and returns it.

        What the function returns is dropped; an exception is printed.
        """
        thread = Thread(self.call, (callable, *args), kwargs)
        thread.start()
        return thread


_WHENCE = {
    _interpreters.WHENCE_UNKNOWN: "unknown",
    _interpreters.WHENCE_RUNTIME: "runtime init",
    _interpreters.WHENCE_LEGACY_CAPI: "legacy C-API",
    _interpreters.WHENCE_CAPI: "C-API",
    _interpreters.WHENCE_XI: "cross-interpreter C-API",
    _interpreters.WHENCE_STDLIB: "_interpreters module",
}


def _proxy(id, whence, owns):
    """The object for the interpreter `id`. `owns`: whether a count of owners comes with it; None: one is to be taken, where they are counted."""
    known = _known.get(id)
    self = known() if known is not None else None
    if self is not None:
        return self
    if owns is None:
        owns = whence == _interpreters.WHENCE_STDLIB
        if owns:
            _interpreters.incref(id)
    self = object.__new__(Interpreter)
    self._id = id
    self._whence = whence
    self._owns = owns
    _known[id] = _ref(self, lambda _, id=id, forget=_known.pop: forget(id, None))
    return self


_interpreters._register_interpreter_type(Interpreter)
