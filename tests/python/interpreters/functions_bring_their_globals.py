from concurrent import interpreters
import sys as system
factor = 3
names = ["a", "b"]

def double(n):
    return 2 * n

def even(n):
    return True if n == 0 else odd(n - 1)

def odd(n):
    return False if n == 0 else even(n - 1)

def work(n, *rest, key="k", **more):
    return double(n) * factor, names, rest, key, more, even(n), system.__name__, [factor for _ in rest]

interp = interpreters.create()
print(interp.call(work, 4, 5, 6, key="x", z=1))  # expect: (24, ['a', 'b'], (5, 6), 'x', {'z': 1}, True, 'sys', [3, 3])
factor = 5
print(interp.call(work, 1)[0])  # expect: 10

def uses_main():
    return given + 1

interp.prepare_main(given=41)
print(interp.call(uses_main))  # expect: 42
unsendable = iter([])

def uses_unsendable():
    return unsendable

try:
    interp.call(uses_unsendable)
except interpreters.NotShareableError as error:
    print(str(error).split(" at ")[0])  # expect: global 'unsendable' of function uses_unsendable: <list_iterator object
try:
    interp.call(3)
except TypeError as error:
    print(error)  # expect: expected a callable, got 3

def with_argument(x):
    pass

for bad in 7, with_argument:
    try:
        interp.exec(bad)
    except (TypeError, ValueError) as error:
        print(error)
# expect: unsupported script 7
# expect: code with args not supported
main = interpreters.get_main()
for refused in lambda: main.call(len, []), lambda: main.prepare_main(x=1):
    try:
        refused()
    except interpreters.InterpreterError as error:
        print(error)
# expect: cannot make a call in unrecognized interpreter 0
# expect: cannot update __main__ for unrecognized interpreter 0
interp.close()
