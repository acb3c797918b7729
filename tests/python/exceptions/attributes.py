# args, with_traceback, notes; what may be set.
e = ValueError("a", 1); print(e, repr(e), e.args, str(ValueError()), repr(ValueError()), str(KeyError("k")), repr(ValueError("x",)))
# expect: ('a', 1) ValueError('a', 1) ('a', 1)  ValueError() 'k' ValueError('x')
e.args = [1, 2]; print(e.args); e.extra = 5; print(e.__dict__)
# expect: (1, 2)
# expect: {'extra': 5}
e.add_note("n1"); e.add_note("n2"); print(e.__notes__)  # expect: ['n1', 'n2']
for act in (lambda: e.add_note(5), lambda: e.with_traceback(5), lambda: setattr(e, "__cause__", 5), lambda: setattr(e, "__context__", "x"), lambda: setattr(e, "__traceback__", 1), lambda: setattr(e, "args", 5), lambda: delattr(e, "args")):
    try: act()
    except TypeError as x: print(x)
# expect: note must be a str, not 'int'
# expect: __traceback__ must be a traceback or None
# expect: exception cause must be None or derive from BaseException
# expect: exception context must be None or derive from BaseException
# expect: __traceback__ must be a traceback or None
# expect: 'int' object is not iterable
# expect: args may not be deleted
print(e.with_traceback(None) is e, e.__traceback__, ValueError(1) == ValueError(1), e.__suppress_context__)  # expect: True None False False
e.__cause__ = KeyError(); print(e.__suppress_context__)  # expect: True
class Sub(ValueError):
    def __str__(self): return "own str"
print(Sub("x"), repr(Sub("x")), f"{Sub()}")  # expect: own str Sub('x') own str
