# __get__ is looked up on the class and called unbound: an instance there is called, not asked for its __get__ in turn.
class Descriptor:
    pass


descriptor = Descriptor()
Descriptor.__get__ = descriptor
Descriptor.x = descriptor
try:
    descriptor.x
except TypeError as error:
    print(error)
# expect: 'Descriptor' object is not callable
