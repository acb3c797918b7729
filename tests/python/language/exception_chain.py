# An exception raised while another is handled has it as context; `from` sets the cause.
try:
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("k") from e
except KeyError as k:
    print(repr(k), repr(k.__cause__), k.__suppress_context__)  # expect: KeyError('k') ZeroDivisionError('division by zero') True
try:
    try: [][0]
    except IndexError: {}["x"]
except KeyError as k:
    print(type(k.__context__).__name__)  # expect: IndexError
