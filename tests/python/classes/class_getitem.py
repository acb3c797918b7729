# __class_getitem__ is a classmethod by itself, and yields to the metaclass.
class A:
    def __class_getitem__(cls, key): return cls.__name__, key
class B(A): pass
print(A[1], B["x", 2], A[1:2])  # expect: ('A', 1) ('B', ('x', 2)) ('A', slice(1, 2, None))
class M(type):
    def __getitem__(cls, key): return "meta", key
class C(A, metaclass=M): pass
print(C[3])  # expect: ('meta', 3)
class P: pass
for get in (lambda: P[1], lambda: A()[1], lambda: int[1], lambda: len[0]):
    try: print(get())
    except TypeError as e: print(e)
# expect: type 'P' is not subscriptable
# expect: 'A' object is not subscriptable
# expect: type 'int' is not subscriptable
# expect: 'builtin_function_or_method' object is not subscriptable
print(list[int], dict[str, int], type(list[int]).__name__, tuple[int, ...], list[int] == list[int], list[int]([1, 2]))
# expect: list[int] dict[str, int] GenericAlias tuple[int, ...] True [1, 2]
