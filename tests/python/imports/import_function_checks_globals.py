for arguments in ((), (None,), ("globals",), ({},)):
    try:
        print(__import__("builtins", *arguments, level=1))
    except Exception as error:
        print(type(error).__name__, error)
print(__import__("builtins", "globals").__name__)
# expect: KeyError "'__name__' not in globals"
# expect: TypeError globals must be a dict
# expect: TypeError globals must be a dict
# expect: KeyError "'__name__' not in globals"
# expect: builtins
