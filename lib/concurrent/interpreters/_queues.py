"""Queues between interpreters."""
import _interpqueues
from _interpqueues import QueueError, QueueNotFoundError
from _weakref import ref as _ref


class QueueEmpty(QueueError):
    """There was nothing in the queue, for as long as get() was to wait."""


class QueueFull(QueueError):
    """There was no room in the queue, for as long as put() was to wait."""


class ItemInterpreterDestroyed(QueueError):
    """The interpreter that put the object has ended, and its object with it."""


class _Unbound:
    """What get() returns in place of an object whose interpreter has ended."""

    def __new__(cls):
        return UNBOUND

    def __repr__(self):
        return "concurrent.interpreters._queues.UNBOUND"

    def __reduce__(self):
        return _Unbound, ()


UNBOUND = object.__new__(_Unbound)
# Rules for objects whose interpreter has ended: get() raises ItemInterpreterDestroyed; they vanish.
UNBOUND_ERROR = "UNBOUND_ERROR"
UNBOUND_REMOVE = "UNBOUND_REMOVE"

_OPS = {UNBOUND_REMOVE: 1, UNBOUND_ERROR: 2, UNBOUND: 3}


def create_queue(maxsize=0, *, unbounditems=UNBOUND):
    """A new queue. `maxsize`: how many objects fit (0 or less: any number). `unbounditems`: see Queue.put()."""
    try:
        op = _OPS[unbounditems]
    except (KeyError, TypeError):
        raise NotImplementedError(f"unsupported unbound replacement op {unbounditems!r}") from None
    return _proxy(_interpqueues.create(maxsize, op), True)


def list_all():
    """All queues of the process."""
    return [Queue(qid) for qid, _ in _interpqueues.list_all()]


class Queue(_interpqueues.Binding):
    """First in, first out, between interpreters. It crosses to other interpreters itself, by its ID; objects in it are copies."""

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f"id must be an int, got {id!r}")
        return _proxy(id, False)

    def __repr__(self):
        return f"{type(self).__name__}({self.id})"

    def __hash__(self):
        return hash(self.id)

    def __reduce__(self):
        return type(self), (self.id,)


# id -> weak reference to the one object for the queue.
_known = {}


def _proxy(qid, bound):
    """The object for the queue `qid`. `bound`: whether its binding is there already."""
    known = _known.get(qid)
    self = known() if known is not None else None
    if self is not None:
        return self
    self = _interpqueues.Binding.__new__(Queue, qid, bound)
    self._id = qid  # what crosses to other interpreters
    _known[qid] = _ref(self, lambda _, qid=qid, forget=_known.pop: forget(qid, None))
    return self


_interpqueues._register_heap_types(Queue, QueueEmpty, QueueFull, ItemInterpreterDestroyed, UNBOUND_REMOVE, UNBOUND_ERROR, UNBOUND)
