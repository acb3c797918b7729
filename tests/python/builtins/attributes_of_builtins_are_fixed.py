# Builtin functions and types cannot be changed.
for act in (lambda: setattr(len, "x", 1), lambda: setattr(int, "x", 1), lambda: setattr(list, "append", 1), lambda: delattr(dict, "get"), lambda: setattr([], "x", 1), lambda: setattr([].append, "x", 1), lambda: setattr(type, "mro", 1), lambda: setattr(object, "__eq__", 1), lambda: setattr(int.__add__, "x", 1), lambda: type.__setattr__(int, "x", 1), lambda: object.__setattr__(int, "x", 1)):
    try: act()
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
# expect: AttributeError 'builtin_function_or_method' object has no attribute 'x'
# expect: TypeError cannot set 'x' attribute of immutable type 'int'
# expect: TypeError cannot set 'append' attribute of immutable type 'list'
# expect: TypeError cannot set 'get' attribute of immutable type 'dict'
# expect: AttributeError 'list' object has no attribute 'x'
# expect: AttributeError 'builtin_function_or_method' object has no attribute 'x'
# expect: TypeError cannot set 'mro' attribute of immutable type 'type'
# expect: TypeError cannot set '__eq__' attribute of immutable type 'object'
# expect: AttributeError 'wrapper_descriptor' object has no attribute 'x'
# expect: TypeError cannot set 'x' attribute of immutable type 'int'
# expect: TypeError can't apply this __setattr__ to type object
print(len.__name__, len.__qualname__, [].append.__qualname__, len.__self__.__name__, [].append.__self__, list.append.__objclass__, int.__add__.__name__, dict.fromkeys.__qualname__, len.__module__, int.__module__, str.join("-", "ab"), list.append.__name__, int.__add__(1, 2), (1).__add__(2), type(list.append).__name__, type(int.__add__).__name__, type((1).__add__).__name__, type(dict.__dict__["fromkeys"]).__name__)
# expect: len len list.append builtins [] <class 'list'> __add__ dict.fromkeys builtins builtins a-b append 3 3 method_descriptor wrapper_descriptor method-wrapper classmethod_descriptor
for bad in (lambda: list.append(5, 1), lambda: list.append(), lambda: int.__add__("a", 1), lambda: int.__add__(), lambda: str.join(1, "a"), lambda: int.__add__(1), lambda: (1).__add__()):
    try: print(bad())
    except TypeError as e: print(e)
# expect: descriptor 'append' for 'list' objects doesn't apply to a 'int' object
# expect: unbound method list.append() needs an argument
# expect: descriptor '__add__' requires a 'int' object but received a 'str'
# expect: descriptor '__add__' of 'int' object needs an argument
# expect: descriptor 'join' for 'str' objects doesn't apply to a 'int' object
# expect: expected 1 argument, got 0
# expect: expected 1 argument, got 0
