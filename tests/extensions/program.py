import greet, sys

print(greet.hello("you"))  # expect: hello, you
print(greet.__name__, greet.__doc__, greet.__file__.endswith("/greet.tessera.so"))  # expect: greet Greets. True
print(sys.modules["greet"] is greet)  # expect: True

try:
    greet.hello(1)
except TypeError as e:
    print(e)  # expect: hello() argument must be str, not int


# A method finds its module, also in a class derived from its type.
class Mine(greet.Counter):
    pass


m = Mine()
print(m.count(), m.count(), greet.greetings())  # expect: 1 2 3
m.extra = 1
print(m.extra)  # expect: 1

# Data over a base of unknown layout, with a cycle through it.
label = greet.Label()
print(label.text, label.count())  # expect: None 101
label.text = [label]
print(label.text[0] is label)  # expect: True
del label


class Sub(greet.Label):
    def __init__(self, text):
        self.text = text
        self.more = text * 2


s = Sub("ab")
print(s.text, s.more, s.count(), isinstance(s, greet.Counter))  # expect: ab abab 101 True
print(greet.Label.__mro__)  # expect: (<class 'greet.Label'>, <class 'greet.Counter'>, <class 'object'>)

# Executed again from nothing: a module object of its own, with its own state.
del sys.modules["greet"]
import greet as again

print(again is greet, again.greetings(), again.Counter is greet.Counter)  # expect: False 0 False

# What is no module is refused by what its file says.
try:
    import broken
except ImportError as e:
    print(e.name, str(e).split(": ", 1)[1])  # expect: broken invalid ELF header
try:
    import misnamed
except ImportError as e:
    print(e.name, str(e).split(": ", 1)[1])  # expect: misnamed has no note of module 'misnamed'

# In a package, beside a source of the same name: the shared object comes first.
import package.greet

print(package.greet.__name__, package.greet.__package__, package.greet.hello("sub"))  # expect: package.greet package hello, sub

# A package: its __init__ is a shared object, which comes before a source.
import greet_shared, greet_shared.inside

print(greet_shared.__path__ == [greet_shared.__file__.rpartition("/")[0]], greet_shared.__package__, greet_shared.hello("package"))  # expect: True greet_shared hello, package
print(greet_shared.inside.__name__, greet_shared.inside.__package__)  # expect: greet_shared.inside greet_shared
from greet_shared import sub

print(sub.greet.__name__, sub.greet.hello("deep"))  # expect: greet_shared.sub.greet hello, deep

print(sys.getdlopenflags())  # expect: 2
sys.setdlopenflags(1)
print(sys.getdlopenflags())  # expect: 1
