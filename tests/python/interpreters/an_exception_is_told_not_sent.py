from concurrent import interpreters
interp = interpreters.create()
try:
    interp.exec("class Mine(Exception): pass\nraise Mine('a', 1)")
except interpreters.ExecutionFailed as error:
    info = error.excinfo
    print(info.type.__name__, info.type.__module__, info.msg, info.formatted)  # expect: Mine __main__ ('a', 1) Mine: ('a', 1)
    print(str(error))
# expect: Mine: ('a', 1)
# expect:
# expect: Uncaught in the interpreter:
# expect:
# expect: Traceback (most recent call last):
# expect:   File "<script>", line 2, in <module>
# expect: Mine: ('a', 1)
for code in "1 +", "raise SystemExit(3)", "raise KeyboardInterrupt":
    try:
        interp.exec(code)
    except interpreters.ExecutionFailed as error:
        print(error.excinfo.type.__name__, error.excinfo.msg)
# expect: SyntaxError invalid syntax (<script>, line 1)
# expect: SystemExit 3
# expect: KeyboardInterrupt 
interp.close()
