# A frame that an exception has left through the end of a with or of a handler stands where the exception was raised.
class Manager:
    def __enter__(self): return self
    def __exit__(self, *args): pass
def in_with():
    with Manager():
        pass; 1 / 0
def in_handler():
    try: 1 / 0
    except Exception:
        1 / 0
for f in in_with, in_handler:
    try: f()
    except ZeroDivisionError as e:
        entry = e.__traceback__.tb_next
        print(entry.tb_lineno - f.__code__.co_firstlineno, entry.tb_frame.f_lineno - f.__code__.co_firstlineno)
# expect: 2 2
# expect: 3 3
try: in_with()
except ZeroDivisionError as e: print(dir(e.__traceback__))  # expect: ['tb_frame', 'tb_lasti', 'tb_lineno', 'tb_next']
