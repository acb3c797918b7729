# Identity, hash and type.
a = []; print(id(a) == id(a), id(a) != id([]) , type(5), type(type), type(None), type(len), callable(type), hash("a") == hash("a"), hash(5), hash(-1), hash(2.5), isinstance(5, object), isinstance(type, type), isinstance(object, type), issubclass(bool, int), issubclass(int, (str, int)), type("X", (), {})().__class__.__name__)
# expect: True True <class 'int'> <class 'type'> <class 'NoneType'> <class 'builtin_function_or_method'> True True 5 -2 1152921504606846978 True True True True True X
for bad in (lambda: id(), lambda: type(), lambda: type(1, 2), lambda: hash(), lambda: callable(), lambda: isinstance(), lambda: issubclass(1, 2), lambda: hash([]), lambda: id(1, 2), lambda: type(1, 2, 3, 4)):
    try: print(bad())
    except TypeError as e: print(e)
# expect: id() takes exactly one argument (0 given)
# expect: type() takes 1 or 3 arguments
# expect: type() takes 1 or 3 arguments
# expect: hash() takes exactly one argument (0 given)
# expect: callable() takes exactly one argument (0 given)
# expect: isinstance expected 2 arguments, got 0
# expect: issubclass() arg 1 must be a class
# expect: unhashable type: 'list'
# expect: id() takes exactly one argument (2 given)
# expect: type() takes 1 or 3 arguments
