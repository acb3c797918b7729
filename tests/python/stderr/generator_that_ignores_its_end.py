def g():
    try: yield 1
    except GeneratorExit: yield 2


x = g()
next(x)
del x
print("goes on")
# expect: goes on
# stderr: Exception ignored in: <generator object g at 0x...>
# stderr: Traceback (most recent call last):
# stderr:   File "generator_that_ignores_its_end.py", line 8, in <module>
# stderr:     del x
# stderr:         ^
# stderr: RuntimeError: generator ignored GeneratorExit
