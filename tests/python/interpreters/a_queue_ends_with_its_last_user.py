import _interpqueues, _interpreters, _thread
from concurrent import interpreters
queue = interpreters.create_queue(3, unbounditems=interpreters.UNBOUND_REMOVE)
print(queue.unbounditems, queue.maxsize, queue.id)  # expect: UNBOUND_REMOVE 3 1
try:
    interpreters.create_queue(unbounditems="other")
except NotImplementedError as error:
    print(error)  # expect: unsupported unbound replacement op 'other'
try:
    queue.put(1, unbounditems=None.__class__)
except NotImplementedError as error:
    print(error)  # expect: unsupported unbound replacement op <class 'NoneType'>

# An interpreter that is killed runs no __del__, and yet lets go.
interp = interpreters.create()
interp.prepare_main(queue=queue)
ended = interpreters.create_queue()

def spin():
    try:
        interp.exec("queue.put('ready')\nwhile True: pass")
    except interpreters.InterpreterError:
        pass
    ended.put(None)

_thread.start_new_thread(spin, ())
print(queue.get())  # expect: ready
del queue
print(len(_interpqueues.list_all()))  # expect: 2
_interpreters.kill(interp.id)
ended.get()
interp.close()
print(len(_interpqueues.list_all()))  # expect: 1

# A destroyed one says so, whatever it is asked.
_interpqueues.destroy(ended.id)
for call in ended.get, ended.qsize, ended.empty, ended.full, lambda: ended.put(1), lambda: interpreters.Queue(77):
    try:
        print(call())
    except interpreters.QueueNotFoundError as error:
        print(error)
# expect: queue 2 not found
# expect: queue 2 not found
# expect: queue 2 not found
# expect: queue 2 not found
# expect: queue 2 not found
# expect: queue 77 not found
for wrong in lambda: _interpqueues.Binding(), lambda: _interpqueues.Binding("1", True), lambda: interpreters.Queue("1"):
    try:
        wrong()
    except TypeError as error:
        print(error)
# expect: Binding() takes an ID and whether it is bound
# expect: 'str' object cannot be interpreted as an integer
# expect: id must be an int, got '1'
