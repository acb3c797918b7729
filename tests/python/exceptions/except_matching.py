# Clauses are tried in order; tuples match any of their members, what is no exception class is an error.
def kind(x, *clauses):
    try:
        try: raise x
        except clauses[0]: return "first"
        except clauses[1]: return "second"
        else: return "else"
        finally: print("finally", end=" ")
    except Exception as e: return f"{type(e).__name__}: {e}"
print(kind(KeyError(1), LookupError, KeyError)); print(kind(KeyError(1), ValueError, (OSError, KeyError)))
# expect: finally first
# expect: finally second
print(kind(KeyError(1), (), (IndexError, (ValueError, KeyError)))); print(kind(KeyError(1), 5, KeyError)); print(kind(KeyError(1), ValueError, (KeyError, "x")))
# expect: finally TypeError: catching classes that do not inherit from BaseException is not allowed
# expect: finally TypeError: catching classes that do not inherit from BaseException is not allowed
# expect: finally TypeError: catching classes that do not inherit from BaseException is not allowed
print(kind(OSError(2, "x"), IOError, EnvironmentError), kind(TypeError(), ValueError, TypeError()))
# expect: finally finally first TypeError: catching classes that do not inherit from BaseException is not allowed
def clause(c): print("eval", c.__name__); return c
try: {}[1]
except clause(ValueError): pass
except clause(KeyError): print("matched")
except clause(Exception): pass
# expect: eval ValueError
# expect: eval KeyError
# expect: matched
