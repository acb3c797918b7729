# assert raises AssertionError with the message, which is evaluated only when needed.
def msg(): print("evaluated"); return ("m", 1)
assert True, msg()
for test in (lambda: exec("assert 0"), lambda: exec("assert [], 'why'"), lambda: exec("assert None, msg()"), lambda: exec("assert not (1, 2), KeyError('k')")):
    try: test()
    except AssertionError as e: print(repr(e), repr(e.args))
# expect: AssertionError() ()
# expect: AssertionError('why') ('why',)
# expect: evaluated
# expect: AssertionError(('m', 1)) (('m', 1),)
# expect: AssertionError(KeyError('k')) (KeyError('k'),)
AssertionError_ = AssertionError; AssertionError = ValueError
try: assert 0, "the builtin one"
except AssertionError_ as e: print(e)  # expect: the builtin one
