import sys

def attempt(function, *args):
    try:
        return function(*args)
    except BaseException as e:
        return type(e).__name__ + ": " + str(e)

print(sys.version_info[0], sys.version_info.major, sys.version_info >= (3, 11), sys.hexversion >> 24, type(sys.flags).__name__)  # expect: 3 3 True 3 flags
print(sys.float_info.max, sys.float_info.epsilon, sys.hash_info.modulus == 2**61 - 1, sys.maxsize == 2**63 - 1)  # expect: 1.7976931348623157e+308 2.220446049250313e-16 True True
print(attempt(type(sys.flags)), "|", attempt(setattr, sys.flags, "debug", 1))  # expect: TypeError: cannot create 'sys.flags' instances | AttributeError: readonly attribute
print(sys.byteorder, sys.platform, sys.maxunicode, sys.getdefaultencoding(), sys.getfilesystemencoding())  # expect: little linux 1114111 utf-8 utf-8
print("sys" in sys.builtin_module_names, "json" in sys.stdlib_module_names, sys.implementation.cache_tag.endswith(str(sys.version_info.minor)))  # expect: True True True
print(attempt(sys.setrecursionlimit, 0), "|", attempt(sys.setrecursionlimit, "x"))  # expect: ValueError: recursion limit must be greater or equal than 1 | TypeError: 'str' object cannot be interpreted as an integer
print(attempt(sys.intern, 5), "|", sys.intern("a b" * 3) is sys.intern("a ba ba b"))  # expect: TypeError: intern() argument must be str, not int | True
print(attempt(sys.exit), attempt(sys.exit, 3), attempt(sys.exit, (1, 2)))  # expect: SystemExit:  SystemExit: 3 SystemExit: (1, 2)

class Sized:
    def __sizeof__(self):
        return -1

print(attempt(sys.getsizeof, Sized()), "|", sys.getsizeof([]) > 0)  # expect: ValueError: __sizeof__() should return >= 0 | True
print(sys._getframe().f_code.co_name, sys.call_tracing(max, (1, 2)), sys.exc_info())  # expect: <module> 2 (None, None, None)

class Out:
    def write(self, text):
        print("out", repr(text))
    def flush(self):
        pass

class Err(Out):
    def __init__(self):
        self.text = ""
    def write(self, text):
        self.text += text

kept, sys.stderr = sys.stderr, Err()
class Failing:
    def __del__(self):
        raise ValueError("in del")
    def __repr__(self):
        return "<failing>"
Failing()
lines = sys.stderr.text.splitlines()
print(lines[0].split()[:3], lines[-1])  # expect: ['Exception', 'ignored', 'in:'] ValueError: in del
sys.unraisablehook = lambda u: print(u.exc_type.__name__, u.exc_value, u.err_msg, type(u).__name__)
Failing()  # expect: ValueError in del None UnraisableHookArgs
sys.unraisablehook = sys.__unraisablehook__
print(attempt(sys.unraisablehook, 5))  # expect: TypeError: sys.unraisablehook argument type must be UnraisableHookArgs
sys.stderr = kept
old, sys.stdout = sys.stdout, None
sys.stdout = old
sys.displayhook("shown")  # expect: 'shown'
events = []
sys.addaudithook(lambda event, args: events.append((event, args)) if event.startswith("test.") else None)
sys.audit("test.event", 1, "x")
print(events, attempt(sys.audit, 5))  # expect: [('test.event', (1, 'x'))] TypeError: expected str for argument 'event', not int
