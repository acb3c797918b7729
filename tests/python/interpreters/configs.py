import _interpreters
import sys
from concurrent import interpreters
config = _interpreters.new_config()
print(config)
# expect: namespace(use_main_obmalloc=False, allow_fork=False, allow_exec=False, allow_threads=True, allow_daemon_threads=False, check_multi_interp_extensions=True, gil='own', heap_limit=None, budget=None, time_limit=None)
print(_interpreters.new_config("legacy", gil="own").gil)  # expect: own
for bad in (lambda: _interpreters.new_config("x"), lambda: _interpreters.new_config(gil="x"), lambda: _interpreters.new_config(speed=1),
            lambda: interpreters.create(config=_interpreters.new_config("empty"))):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, str(error)[:60])
# expect: ValueError unsupported config name 'x'
# expect: ValueError unsupported interpreter config .gil value 'x'
# expect: ValueError config got an unexpected field 'speed'
# expect: InterpreterError invalid interpreter config: use_main_heap=false, check_multi
config.gil = "shared"
config.heap_limit = 8 << 20
interp = interpreters.create(config=config)
print(_interpreters.get_config(interp.id).gil, _interpreters.get_config(interp.id).heap_limit)  # expect: shared 8388608
try:
    interp.exec("x = []\nwhile True: x.append(bytes(100000))")
except interpreters.ExecutionFailed as error:
    print(error.excinfo.type.__name__)  # expect: MemoryError
sys.stdout.flush()
interp.exec("del x\nprint('still there', len(bytes(1000000)))\nimport sys\nsys.stdout.flush()")  # expect: still there 1000000
interp.close()
