# frame.clear() of a waiting generator closes it; of a running one it is refused.
def g():
    try: yield 1
    finally: print("ended")
i = g(); next(i)
i.gi_frame.clear()  # expect: ended
print(list(i))  # expect: []
def h(): i.gi_frame.clear(); yield
i = h()
try: next(i)
except RuntimeError as e: print(e)  # expect: cannot clear an executing frame
