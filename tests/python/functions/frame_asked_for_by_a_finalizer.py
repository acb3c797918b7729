# A finalizer that runs while a call's locals are released may ask for the call's frame; the frame outlives the call.
import sys
class Asks:
    def __del__(self): frames.append(sys._getframe(1))
frames = []
def run(): d = Asks()
def deep(a, b): x = [a, b]; return x
def fails(): d = Asks(); 1 / 0
def waits():
    d = Asks()
    yield
run()
try: fails()
except ZeroDivisionError: pass
for i in waits(): pass
for i in range(3): deep(i, i)
print(len(frames))  # expect: 3
print([name in f.f_locals for f in frames for name in ("a", "b", "x")].count(True))  # expect: 0
def garbage():
    for i in range(20000):
        l = []; l.append(l)
def caught():
    def f():
        try: yield
        except Exception as error:
            context = error
            yield
    g = f(); next(g); g.throw(ValueError)
def nothing(): pass
try: caught()
finally: nothing()
garbage()
print("whole")  # expect: whole
