import _thread
import sys

done = _thread.allocate_lock()
done.acquire()


def f(): 1 / 0


def hook(u):
    print(u.err_msg, u.exc_type, u.object is f)
    done.release()


sys.unraisablehook = hook
_thread.start_new_thread(f, ())
done.acquire()
# expect: Exception ignored in thread started by <class 'ZeroDivisionError'> True
