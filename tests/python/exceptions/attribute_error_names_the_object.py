# AttributeError and NameError carry what was looked for.
class C: pass
c = C()
for get in (lambda: c.x, lambda: C.y, lambda: (5).zz, lambda: unknown_name, lambda: getattr(c, "q")):
    try: get()
    except (AttributeError, NameError) as e: print(type(e).__name__, e, e.name, getattr(e, "obj", None) is c)
# expect: AttributeError 'C' object has no attribute 'x' x True
# expect: AttributeError type object 'C' has no attribute 'y' y False
# expect: AttributeError 'int' object has no attribute 'zz' zz False
# expect: NameError name 'unknown_name' is not defined unknown_name False
# expect: AttributeError 'C' object has no attribute 'q' q True
