from concurrent import interpreters
interp = interpreters.create()
started, go = interpreters.create_queue(), interpreters.create_queue()

def run(started, go):
    started.put(1)
    go.get()

thread = interp.call_in_thread(run, started, go)
started.get()
print(interp.is_running())  # expect: True
for action in interp.close, lambda: interp.exec("1"), lambda: interp.prepare_main(x=1):
    try:
        action()
    except interpreters.InterpreterError as error:
        print(error)
# expect: interpreter running
# expect: interpreter already running
# expect: interpreter already running
go.put(None)
thread.join()
print(interp.is_running())  # expect: False
interp.close()
try:
    interp.close()
except interpreters.InterpreterNotFoundError as error:
    print(error)  # expect: unrecognized interpreter ID 1
