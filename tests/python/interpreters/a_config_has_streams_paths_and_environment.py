import _interpreters, posix, sys
from concurrent import interpreters

read_end, write_end = posix.pipe()
config = _interpreters.new_config(path=["/nowhere", "there"], argv=["program", "x"], environ={"HOME": "/home/nobody"}, stdout=write_end, stdin=None)
interp = interpreters.create(config=config)
interp.exec("""
import sys, posix
print(sys.path, sys.argv, sys.stdin, posix.environ)
""")
interp.close()
print(posix.read(read_end, 200).decode(), end="")
# expect: ['/nowhere', 'there'] ['program', 'x'] None {b'HOME': b'/home/nobody'}
print(type(posix.environ), sys.stdin is not None)  # expect: <class 'dict'> True

# Each is checked, and what is not is refused with its name.
for fields in {"path": 1}, {"path": [1]}, {"environ": []}, {"environ": {"a": 1}}, {"stdout": "x"}, {"stderr": -7}, {"path": ["x" * 300_000]}:
    try:
        interpreters.create(config=_interpreters.new_config(**fields))
    except Exception as error:
        print(type(error).__name__, error)
# expect: TypeError 'int' object is not iterable
# expect: TypeError expected str, not int
# expect: TypeError environ must be a dict of str, not list
# expect: TypeError expected str, not int
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: ValueError expected the number of a descriptor, or None
# expect: ValueError the configuration is too large
