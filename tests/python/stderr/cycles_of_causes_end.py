import sys
a, b = ValueError("a"), KeyError("b")
a.__cause__, b.__context__ = b, a
sys.excepthook(None, a, None)
b.__cause__ = a
sys.excepthook(None, b, None)
# stderr: KeyError: 'b'
# stderr:
# stderr: The above exception was the direct cause of the following exception:
# stderr:
# stderr: ValueError: a
# stderr: ValueError: a
# stderr:
# stderr: The above exception was the direct cause of the following exception:
# stderr:
# stderr: KeyError: 'b'
