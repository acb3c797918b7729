from concurrent import interpreters
first = interpreters.create()
again = [i for i in interpreters.list_all() if i.id == first.id][0]
print(again is first, len(interpreters.list_all()))  # expect: True 2
del again
print(len(interpreters.list_all()))  # expect: 2
del first
print(len(interpreters.list_all()))  # expect: 1
print(interpreters.create().id > 1)  # expect: True
try:
    interpreters.Interpreter(1)
except interpreters.InterpreterNotFoundError as error:
    print(error)  # expect: unrecognized interpreter ID 1
main = interpreters.get_main()
print(main, main is interpreters.get_current(), main.whence)  # expect: Interpreter(0) True runtime init
for action in main.close, lambda: main.exec("1"):
    try:
        action()
    except interpreters.InterpreterError as error:
        print(error)
# expect: cannot destroy unrecognized interpreter 0
# expect: cannot exec code for unrecognized interpreter 0
