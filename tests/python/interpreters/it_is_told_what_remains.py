import sys
from concurrent import interpreters
interp = interpreters.create()
print(interp)  # expect: Interpreter(1)
sys.stdout.flush()
# expect: <sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()
