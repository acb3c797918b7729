# What can be read and changed of a class.
class A: "doc"
class B(A): x = 1
print(B.__name__, B.__base__, B.__bases__, A.__doc__, B.__doc__, A.__subclasses__(), B.__dict__["x"], type(B.__dict__).__name__)
# expect: B <class '__main__.A'> (<class '__main__.A'>,) doc None [<class '__main__.B'>] 1 mappingproxy
B.__name__ = "C"; B.__qualname__ = "Q"; B.__doc__ = "d"; print(B, B.__name__, B.__doc__)  # expect: <class '__main__.Q'> C d
try: B.__dict__["y"] = 1
except TypeError as e: print(e)  # expect: 'mappingproxy' object does not support item assignment
for name, value in (("__name__", 1), ("__name__", "a\0"), ("__bases__", ()), ("__bases__", (int,)), ("__bases__", 5), ("__dict__", {}), ("__bases__", (B,))):
    try: setattr(B, name, value); print("set", name)
    except (TypeError, AttributeError, ValueError) as e: print(type(e).__name__, str(e).replace("\n", " "))
# expect: TypeError can only assign string to C.__name__, not 'int'
# expect: ValueError type name must not contain null characters
# expect: TypeError can only assign non-empty tuple to C.__bases__, not ()
# expect: TypeError __bases__ assignment: 'int' deallocator differs from 'A'
# expect: TypeError can only assign tuple to C.__bases__, not int
# expect: AttributeError attribute '__dict__' of 'type' objects is not writable
# expect: TypeError a __bases__ item causes an inheritance cycle
try: del B.__name__
except TypeError as e: print(e)  # expect: cannot delete '__name__' attribute of immutable type 'C'
try: int.__name__ = "x"
except TypeError as e: print(e)  # expect: cannot set '__name__' attribute of immutable type 'int'
