# One special method in the place of another asks itself for ever, and is stopped.
class Loop: pass
Loop.__repr__ = Loop.__str__
for ask in repr, str:
    try: ask(Loop())
    except RecursionError as e: print(type(e).__name__)
# expect: RecursionError
# expect: RecursionError
