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


def _op(unbounditems):
    try:
        return _OPS[unbounditems]
    except (KeyError, TypeError):
        raise NotImplementedError(f"unsupported unbound replacement op {unbounditems!r}") from None


def create_queue(maxsize=0, *, unbounditems=UNBOUND):
    """A new queue. `maxsize`: how many objects fit (0 or less: any number). `unbounditems`: see Queue.put()."""
    qid = _interpqueues.create(maxsize, _op(unbounditems))
    return _proxy(qid, True)


def list_all():
    """All queues of the process."""
    return [Queue(qid) for qid, _ in _interpqueues.list_all()]


class Queue:
    """First in, first out, between interpreters. It crosses to other interpreters itself, by its ID; objects in it are copies."""

    def __new__(cls, id, /):
        if not isinstance(id, int):
            raise TypeError(f"id must be an int, got {id!r}")
        return _proxy(id, False)

    @property
    def id(self):
        """The number of the queue, never given to another one."""
        return self._id

    def __repr__(self):
        return f"{type(self).__name__}({self._id})"

    def __hash__(self):
        return hash(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    def __del__(self, _release=_interpqueues.release, _gone=QueueNotFoundError):
        if "_id" not in self.__dict__:
            return
        try:
            _release(self._id)
        except _gone:
            pass

    @property
    def maxsize(self):
        """How many objects fit; 0 or less: any number."""
        return _interpqueues.get_maxsize(self._id)

    @property
    def unbounditems(self):
        """The rule for objects whose interpreter has ended, where put() was not given another."""
        op, = _interpqueues.get_queue_defaults(self._id)
        return next(rule for rule, number in _OPS.items() if number == op)

    def empty(self):
        return self.qsize() == 0

    def full(self):
        return _interpqueues.is_full(self._id)

    def qsize(self):
        return _interpqueues.get_count(self._id)

    def put(self, obj, block=True, timeout=None, *, unbounditems=None):
        """Appends a copy of obj.

        While the queue is full, waits: not at all if `block` is false, at most `timeout` seconds (fractions count) if it is given, else for ever; then
        raises QueueFull. `unbounditems` says what becomes of the object if this interpreter ends before somebody takes it.
        """
        op = None if unbounditems is None else _op(unbounditems)
        _interpqueues.put(self._id, obj, op, timeout if block else 0)

    def put_nowait(self, obj, *, unbounditems=None):
        """put() that does not wait."""
        _interpqueues.put(self._id, obj, None if unbounditems is None else _op(unbounditems), 0)

    def get(self, block=True, timeout=None):
        """Takes the first object out. While there is none, waits as put() does; then raises QueueEmpty."""
        obj, op = _interpqueues.get(self._id, timeout if block else 0)
        return obj if op is None else _resolve(op)

    def get_nowait(self):
        """get() that does not wait."""
        obj, op = _interpqueues.get(self._id, 0)
        return obj if op is None else _resolve(op)


def _resolve(op):
    if op == _OPS[UNBOUND_ERROR]:
        raise ItemInterpreterDestroyed("item's original interpreter destroyed")
    return UNBOUND


# id -> weak reference to the one object for the queue.
_known = {}


def _proxy(qid, bound):
    """The object for the queue `qid`. `bound`: whether its binding is there already."""
    known = _known.get(qid)
    self = known() if known is not None else None
    if self is not None:
        return self
    if not bound:
        _interpqueues.bind(qid)
    self = object.__new__(Queue)
    self._id = qid
    _known[qid] = _ref(self, lambda _, qid=qid, forget=_known.pop: forget(qid, None))
    return self


_interpqueues._register_heap_types(Queue, QueueEmpty, QueueFull)
