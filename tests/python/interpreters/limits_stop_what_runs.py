# Deadlines, budgets, interrupts and kills, from Python: each stops loops that catch everything, and nothing else notices.
import _interpreters
from concurrent import interpreters

def spin():
    while True:
        pass

def stubborn():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

def outcome(interp, function, *args):
    try:
        return interp.call(function, *args)
    except interpreters.ExecutionFailed as error:
        return error.excinfo.type.__name__
    except interpreters.InterpreterError as error:
        return str(error)

interp = interpreters.create()
interp.set_deadline(0.02)
print(outcome(interp, spin))  # expect: TimeoutError
interp.set_deadline(0.02, action="interrupt")
print(outcome(interp, spin))  # expect: KeyboardInterrupt
interp.set_budget(10_000)
print(outcome(interp, spin), interp.budget_left)  # expect: TimeoutError None
interp.set_budget(1_000_000)
print(outcome(interp, len, "abc"), interp.budget_left is not None)  # expect: 3 True
interp.set_budget(None)
print(interp.budget_left)  # expect: None
interp.set_deadline(0.02)
interp.set_deadline(None)
print(outcome(interp, sum, range(1000)))  # expect: 499500
interp.set_deadline(0.02, action="kill")
print(outcome(interp, stubborn))  # expect: interpreter was killed
print(outcome(interp, len, "abc"))  # expect: interpreter 1 was killed
interp.close()

interp = interpreters.create()
interp.set_budget(5_000, action="kill")
print(outcome(interp, stubborn))  # expect: interpreter was killed
interp.close()
interp = interpreters.create()
interp.kill()
print(outcome(interp, len, "abc"))  # expect: interpreter 3 was killed
interp.close()

# From the start, by the configuration.
config = _interpreters.new_config(budget=20_000, heap_limit=16 << 20)
interp = interpreters.create(config=config)
print(outcome(interp, spin))  # expect: TimeoutError
interp.close()
interp = interpreters.create(config=_interpreters.new_config(time_limit=0.02))
print(outcome(interp, stubborn))  # expect: interpreter was killed
interp.close()

# A program may limit itself, but main is ended by its host only.
for bad in (lambda: interpreters.get_main().kill(), lambda: interpreters.get_main().set_deadline(1, action="kill"),
            lambda: interpreters.get_main().set_deadline(-1), lambda: interpreters.get_main().set_budget(0),
            lambda: interpreters.get_main().set_budget(5, action="nap"), lambda: _interpreters.new_config(time_limit=0),
            lambda: _interpreters.new_config(budget=-1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
# expect: InterpreterError cannot kill the main interpreter
# expect: InterpreterError cannot kill the main interpreter
# expect: ValueError a deadline must be a non-negative number of seconds, or None
# expect: ValueError a budget must be a positive number of checks, or None
# expect: ValueError action must be 'interrupt', 'timeout' or 'kill', not 'nap'
# expect: ValueError time_limit must be a positive number of seconds, or None
# expect: ValueError budget must be a non-negative int, or None
interpreters.get_main().set_budget(1000)
try:
    spin()
except TimeoutError:
    print("main too")  # expect: main too
print(interpreters.list_all())  # expect: [Interpreter(0)]
