# A frame that is left through except clauses of other types, or through a finally block, stands at their end; the traceback keeps the line that raised.
def other_types():
    try:
        1 / 0
    except TypeError:
        pass
    except ValueError:
        pass
def with_finally():
    try:
        1 / 0
    finally:
        a = 1
        b = 2
def finally_in_finally():
    try:
        1 / 0
    finally:
        try:
            a = 1
        finally:
            b = 2
def both():
    for i in range(1):
        try:
            raise KeyError
        except ValueError:
            pass
        else:
            a = 1
        finally:
            b = 1
def raised_again():
    try:
        1 / 0
    except ZeroDivisionError as e:
        a = 1
        raise
for f in other_types, with_finally, finally_in_finally, both, raised_again:
    try: f()
    except Exception as e:
        entry = e.__traceback__.tb_next
        first = f.__code__.co_firstlineno
        print(f.__name__, entry.tb_lineno - first, entry.tb_frame.f_lineno - first)
# expect: other_types 2 5
# expect: with_finally 2 5
# expect: finally_in_finally 2 7
# expect: both 3 9
# expect: raised_again 2 5
