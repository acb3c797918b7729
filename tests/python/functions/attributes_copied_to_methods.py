# classmethod and staticmethod show the annotations of the function.
def f(x: int) -> str: "doc"
for wrap in classmethod, staticmethod:
    print(wrap(f).__annotations__, sorted(wrap(f).__dict__))
# expect: {'x': <class 'int'>, 'return': <class 'str'>} ['__annotations__', '__doc__', '__module__', '__name__', '__qualname__']
# expect: {'x': <class 'int'>, 'return': <class 'str'>} ['__annotations__', '__doc__', '__module__', '__name__', '__qualname__']
