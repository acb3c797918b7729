# A bare raise goes on with the traceback as it was: no entry for the line of the raise.
def entries(function):
    try: function()
    except Exception as e:
        at, found = e.__traceback__.tb_next, []
        while at is not None:
            first = at.tb_frame.f_code.co_firstlineno
            found.append((at.tb_frame.f_code.co_name, at.tb_lineno - first, at.tb_frame.f_lineno - first))
            at = at.tb_next
        print(found)
def bare():
    try:
        1 / 0
    except ZeroDivisionError:
        a = 1
        raise
def named():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise e
def helper():
    raise
def by_helper():
    try:
        1 / 0
    except ZeroDivisionError:
        helper()
def outer():
    try:
        bare()
    except ZeroDivisionError:
        raise
def generator():
    try:
        yield
    except ValueError:
        raise
def thrown():
    g = generator(); next(g)
    g.throw(ValueError)
def again():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise
    except ZeroDivisionError:
        raise
for function in bare, named, by_helper, outer, thrown, again: entries(function)
# expect: [('bare', 2, 5)]
# expect: [('named', 4, 4), ('named', 2, 4)]
# expect: [('by_helper', 4, 4), ('by_helper', 2, 4)]
# expect: [('outer', 2, 4), ('bare', 2, 5)]
# expect: [('thrown', 2, 2), ('generator', 2, 4)]
# expect: [('again', 3, 7)]
