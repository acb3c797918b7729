import sys


class Bad:
    def __str__(self): raise 1
    __repr__ = __str__


for notes in (None, "text", 5, (1, "two"), [Bad(), "after"], Bad(), {"a": 1}, []):
    e = ValueError("x")
    e.__notes__ = notes
    sys.excepthook(None, e, None)
# python: 3.12
# stderr: ValueError: x
# stderr: None
# stderr: ValueError: x
# stderr: 'text'
# stderr: ValueError: x
# stderr: 5
# stderr: ValueError: x
# stderr: 1
# stderr: two
# stderr: ValueError: x
# stderr: <note str() failed>
# stderr: after
# stderr: ValueError: x
# stderr: <__notes__ repr() failed>
# stderr: ValueError: x
# stderr: {'a': 1}
# stderr: ValueError: x
