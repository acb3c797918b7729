# Changes whatever can be reached in one interpreter, and looks for it in another.
from concurrent import interpreters

def change():
    import builtins, sys, concurrent.interpreters, math
    builtins.added = 1
    builtins.len = lambda x: 42
    sys.added = 1
    sys.path.append("/added")
    sys.argv.append("added")
    sys.modules["added"] = sys
    sys.setrecursionlimit(555)
    sys.setswitchinterval(0.25)
    sys.set_int_max_str_digits(1000)
    math.pi = 3
    concurrent.interpreters.added = 1
    globals()["added"] = 1
    class Sub(int): pass
    class SubError(Exception): pass
    keep = [Sub, SubError]
    globals()["keep"] = keep
    print.__self__.kept = keep
    object.__subclasses__()

def look():
    import builtins, sys, concurrent.interpreters, math
    return [hasattr(builtins, "added"), len([1]), hasattr(sys, "added"), "/added" in sys.path, "added" in sys.argv, "added" in sys.modules,
            sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits(), math.pi == 3, hasattr(concurrent.interpreters, "added"),
            "added" in globals(), [c.__name__ for c in int.__subclasses__()], "SubError" in [c.__name__ for c in Exception.__subclasses__()],
            hasattr(print.__self__, "kept")]

a, b = interpreters.create(), interpreters.create()
a.call(look)
a.call(change)
print(b.call(look))  # expect: [False, 1, False, False, False, False, 1000, 0.005, 4300, False, False, False, ['bool'], False, False]
print(look())        # expect: [False, 1, False, False, False, False, 1000, 0.005, 4300, False, False, False, ['bool'], False, False]
print(interpreters.create().call(look)[:3])  # expect: [False, 1, False]

# Static types cannot be changed at all.
for target in int, object, type, Exception, type(None), type(len):
    try:
        target.added = 1
    except TypeError as error:
        print(error)
# expect: cannot set 'added' attribute of immutable type 'int'
# expect: cannot set 'added' attribute of immutable type 'object'
# expect: cannot set 'added' attribute of immutable type 'type'
# expect: cannot set 'added' attribute of immutable type 'Exception'
# expect: cannot set 'added' attribute of immutable type 'NoneType'
# expect: cannot set 'added' attribute of immutable type 'builtin_function_or_method'
a.close()
b.close()
