# Groups hold exceptions, split by type or condition, and keep their nesting.
g = ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [KeyError(2), ValueError(3)]), TypeError(4)])
print(g, repr(g), g.message, len(g.exceptions))
# expect: top (3 sub-exceptions) ExceptionGroup('top', [ValueError(1), ExceptionGroup('in', [KeyError(2), ValueError(3)]), TypeError(4)]) top 3
m, r = g.split(ValueError); print(repr(m)); print(repr(r)); print(g.subgroup(OSError), repr(g.subgroup(lambda e: isinstance(e, KeyError))))
# expect: ExceptionGroup('top', [ValueError(1), ExceptionGroup('in', [ValueError(3)])])
# expect: ExceptionGroup('top', [ExceptionGroup('in', [KeyError(2)]), TypeError(4)])
# expect: None ExceptionGroup('top', [ExceptionGroup('in', [KeyError(2)])])
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__, repr(g.derive([OSError(1)])))
# expect: ExceptionGroup BaseExceptionGroup ExceptionGroup('top', [OSError(1)])
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x"), lambda: ExceptionGroup("x", 5), lambda: g.split(5)):
    try: bad()
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
# expect: ValueError second argument (exceptions) must be a non-empty sequence
# expect: ValueError Item 0 of second argument (exceptions) is not an exception
# expect: TypeError BaseExceptionGroup.__new__() argument 1 must be str, not int
# expect: TypeError Cannot nest BaseExceptions in an ExceptionGroup
# expect: TypeError BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)
# expect: TypeError second argument (exceptions) must be a sequence
# expect: TypeError expected a function, exception type or tuple of exception types
