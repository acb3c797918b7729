# types.TracebackType takes what its instances have; the numbers are not checked against the frame's code.
try: 1 / 0
except ZeroDivisionError as e: real = e.__traceback__
Traceback = type(real)
made = Traceback(None, real.tb_frame, 10, 20)
print(made.tb_next, made.tb_frame is real.tb_frame, made.tb_lasti, made.tb_lineno)  # expect: None True 10 20
print(Traceback(made, real.tb_frame, tb_lasti=-5, tb_lineno=99999).tb_next is made)  # expect: True
def attempt(*args):
    try: Traceback(*args)
    except (TypeError, OverflowError) as e: print(type(e).__name__, e)
attempt()  # expect: TypeError TracebackType() missing required argument 'tb_next' (pos 1)
attempt(1, real.tb_frame, 1, 2)  # expect: TypeError expected traceback object or None, got 'int'
attempt(None, 1, 1, 2)  # expect: TypeError TracebackType() argument 'tb_frame' must be frame, not int
attempt(None, real.tb_frame, "a", 2)  # expect: TypeError 'str' object cannot be interpreted as an integer
try: raise ValueError("text").with_traceback(Traceback(made, real.tb_frame, 0, 3))
except ValueError as e:
    lines = []
    at = e.__traceback__
    while at is not None:
        lines.append(at.tb_lineno)
        at = at.tb_next
    print(lines[1:])  # expect: [3, 20]
