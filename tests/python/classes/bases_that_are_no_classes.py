# A base must be a class that may be subclassed.
def try_base(*bases):
    try: type("T", bases, {}); print("made")
    except TypeError as e: print(e)
try_base(bool); try_base(type(None)); try_base(int); try_base(int, str); try_base(type(len)); try_base(range); try_base(slice)
# expect: type 'bool' is not an acceptable base type
# expect: type 'NoneType' is not an acceptable base type
# expect: made
# expect: multiple bases have instance lay-out conflict
# expect: type 'builtin_function_or_method' is not an acceptable base type
# expect: type 'range' is not an acceptable base type
# expect: type 'slice' is not an acceptable base type
try_base(int, float); try_base(list, dict); try_base(BaseException, Exception); try_base(Exception, int); try_base(memoryview)
# expect: multiple bases have instance lay-out conflict
# expect: multiple bases have instance lay-out conflict
# expect: Cannot create a consistent method resolution
# expect: order (MRO) for bases BaseException, Exception
# expect: multiple bases have instance lay-out conflict
# expect: type 'memoryview' is not an acceptable base type
try:
    class T(5): pass
except TypeError as e: print(e)  # expect: int() takes at most 2 arguments (3 given)
try:
    class T("a", "b"): pass
except TypeError as e: print(e)  # expect: str() argument 'encoding' must be str, not tuple
try_base(type(lambda: 0)); try_base(type(x for x in ())); try_base(property); try_base(type); try_base(type(Ellipsis))
# expect: type 'function' is not an acceptable base type
# expect: type 'generator' is not an acceptable base type
# expect: made
# expect: made
# expect: type 'ellipsis' is not an acceptable base type
