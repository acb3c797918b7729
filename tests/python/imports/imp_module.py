# _imp: the import system from below.
import _imp
import sys


def show(call, *args):
    try:
        return call(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


class Spec:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


is_tessera = sys.implementation.name == "tessera"

# --- native modules ---
print(_imp.is_builtin("errno"), _imp.is_builtin("sys"), _imp.is_builtin("builtins"), _imp.is_builtin("no_such"))  # expect: 1 -1 -1 0
print(show(_imp.is_builtin, 1))  # expect: TypeError: is_builtin() argument must be str, not int
print(show(_imp.is_builtin))  # expect: TypeError: _imp.is_builtin() takes exactly one argument (0 given)
print(_imp.create_builtin(Spec(name="no_such")) if is_tessera else None)  # expect: None
print(_imp.create_builtin(Spec(name="sys")) is sys)  # expect: True
print(show(_imp.create_builtin, 1))  # expect: AttributeError: 'int' object has no attribute 'name'
if is_tessera:
    print(show(_imp.create_builtin, Spec(name=1)))
else:
    print("TypeError: name must be string, not int")
# expect: TypeError: name must be string, not int

import errno

again = _imp.create_builtin(Spec(name="errno"))
print(again is errno, again.__name__, hasattr(again, "EPERM"))  # expect: False errno False
print(_imp.exec_builtin(again), again.EPERM == errno.EPERM, _imp.exec_builtin(again))  # expect: 0 True 0
print(sys.modules["errno"] is errno)  # expect: True
print(_imp.exec_builtin(1), _imp.exec_builtin(type(sys)("empty")))  # expect: 0 0

# --- frozen modules ---
name = "concurrent" if is_tessera else "__phello__"
print(_imp.is_frozen(name), _imp.is_frozen("no_such"), _imp.is_frozen_package(name))  # expect: True False True
print(show(_imp.is_frozen_package, "no_such"))  # expect: ImportError: No such frozen object named 'no_such'
print(show(_imp.get_frozen_object, "no_such"))  # expect: ImportError: No such frozen object named 'no_such'
print(type(_imp.get_frozen_object(name)).__name__, _imp.get_frozen_object(name).co_filename == "<frozen %s>" % name)  # expect: code True
try:
    _imp.is_frozen_package("no_such")
except ImportError as e:
    print(e.name)  # expect: no_such

# --- the import lock ---
print(_imp.lock_held(), show(_imp.release_lock))  # expect: False RuntimeError: not holding the import lock
_imp.acquire_lock()
_imp.acquire_lock()
_imp.release_lock()
print(_imp.lock_held())  # expect: True


import _thread

outcome, told = [], _thread.allocate_lock()


def other(told=told):
    outcome.append(show(_imp.release_lock))
    told.release()
    _imp.acquire_lock()
    outcome.append("other has it")
    _imp.release_lock()
    told.release()


told.acquire()
_thread.start_new_thread(other, ())
told.acquire()
print(outcome)  # expect: ['RuntimeError: not holding the import lock']
_imp.release_lock()
told.acquire()
print(outcome[1:], _imp.lock_held())  # expect: ['other has it'] False

# --- sources ---
print(_imp.source_hash(5, b"abc"), _imp.source_hash(-1, bytearray(b"abcdefghijk")))  # expect: b'y\x10\xaa\xb04\xe1y3' b'\xc9\xba\xe5\x7f\xb9\xa8{\x86'
print(_imp.source_hash(key=0, source=b""), _imp.source_hash(1, b"12345678"))  # expect: b',S\x0c\x15b\xa7\xfb\xd1' b'e\x151\xa1\x95\xb6%\xa6'
print(show(_imp.source_hash, 5, "x"))  # expect: TypeError: a bytes-like object is required, not 'str'
print(show(_imp.source_hash, "", b""))  # expect: TypeError: 'str' object cannot be interpreted as an integer
print(show(_imp.source_hash, 1 << 70, b""))  # expect: OverflowError: Python int too large to convert to C long

code = compile("def f():\n  def g(): pass\n  return g", "old.py", "exec")
_imp._fix_co_filename(code, "new.py")
space = {}
exec(code, space)
print(code.co_filename, space["f"].__code__.co_filename, space["f"]().__code__.co_filename)  # expect: new.py new.py new.py
print(show(_imp._fix_co_filename, 1, "x"))  # expect: TypeError: _fix_co_filename() argument 1 must be code, not int
print(show(_imp._fix_co_filename, code, 1))  # expect: TypeError: _fix_co_filename() argument 2 must be str, not int

# --- shared objects ---
print([s for s in _imp.extension_suffixes() if s.endswith(".so")][-1:] == [".tessera.so" if is_tessera else ".so"])  # expect: True
spec = Spec(name="x", origin="/nowhere/x.so")
message = show(_imp.create_dynamic, spec)
print(message.startswith("ImportError: /nowhere/x.so: "), message.endswith("No such file or directory"))  # expect: True True
print(show(_imp.create_dynamic, Spec(name="x")))  # expect: AttributeError: 'Spec' object has no attribute 'origin'
print(show(_imp.create_dynamic, Spec(name="x", origin=1)) == "TypeError: bad argument type for built-in operation")  # expect: True

# --- what may be loaded ---
text = show(getattr(_imp, "_override_multi_interp_extensions_check", None) or (lambda n: 1 / 0), -1)
if sys.version_info < (3, 12):
    text = "RuntimeError: _imp._override_multi_interp_extensions_check() cannot be used in the main interpreter"
print(text)  # expect: RuntimeError: _imp._override_multi_interp_extensions_check() cannot be used in the main interpreter
