# else runs if nothing was raised, and its own errors are not handled by the clauses.
def f(a, b):
    out = []
    try:
        try:
            out.append("try")
            if a: raise ValueError
        except ValueError: out.append("except")
        else:
            out.append("else")
            if b: raise ValueError("from else")
        finally: out.append("finally")
    except ValueError as e: out.append(str(e))
    return out
print(f(0, 0), f(1, 0), f(0, 1))  # expect: ['try', 'else', 'finally'] ['try', 'except', 'finally'] ['try', 'else', 'finally', 'from else']
