# All finally blocks run from the inside out, whatever leaves the innermost.
log = []
def f(how):
    try:
        try:
            try:
                if how == "return": return "r"
                if how == "raise": raise KeyError("x")
                if how == "pass": pass
            finally: log.append(1)
        except KeyError: log.append("k"); raise IndexError
        finally: log.append(2)
    finally: log.append(3)
    return "end"
for how in ("return", "raise", "pass"):
    log.clear()
    try: print(f(how), log)
    except IndexError as e: print(repr(e), repr(e.__context__), log)
# expect: r [1, 2, 3]
# expect: IndexError() KeyError('x') [1, 'k', 2, 3]
# expect: end [1, 2, 3]
def g():
    try: raise ValueError(1)
    finally:
        try: raise KeyError(2)
        except KeyError as e: print(repr(e.__context__))
try: g()
except ValueError as e: print(repr(e), e.__context__)
# expect: ValueError(1)
# expect: ValueError(1) None
