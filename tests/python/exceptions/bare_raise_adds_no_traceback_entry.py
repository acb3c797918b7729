# A bare raise goes on with the traceback as it is; `raise e` names its line, too; a frame that a bare raise leaves is not named, its callers are.
def entries(function):
    try:
        function()
    except ZeroDivisionError as error:
        traceback, found = error.__traceback__.tb_next, []
        while traceback is not None:
            found.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno - function.__code__.co_firstlineno))
            traceback = traceback.tb_next
        return found


def bare():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def named():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise error


def from_a_helper():
    def helper():
        raise

    try:
        1 / 0
    except ZeroDivisionError:
        helper()


def twice():
    try:
        bare()
    except ZeroDivisionError:
        try:
            raise
        finally:
            pass


print(entries(bare))
print(entries(named))
print(entries(from_a_helper))
print([name for name, _ in entries(twice)])
# expect: [('bare', 2)]
# expect: [('named', 4), ('named', 2)]
# expect: [('from_a_helper', 7), ('from_a_helper', 5)]
# expect: ['twice', 'bare']
