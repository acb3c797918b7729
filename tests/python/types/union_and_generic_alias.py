# int | str and list[int] are objects of their own.
u = int | str | None; print(u, u.__args__, u == (str | int | None), int | int, int | str == str | int, isinstance(1, u), type(u), hash(int | str) == hash(str | int), list[int] | None, (int | list[str]).__args__)
# expect: int | str | None (<class 'int'>, <class 'str'>, <class 'NoneType'>) True <class 'int'> True True <class 'types.UnionType'> True list[int] | None (<class 'int'>, list[str])
g = dict[str, list[int]]; print(g, g.__origin__, g.__args__, g == dict[str, list[int]], g.__parameters__, g(a=[1]), isinstance(g, type), list[int].append is list.append, tuple[()], tuple[int, ...], list["x"], list[len], list[5], type[int], g.fromkeys("a"))
# expect: dict[str, list[int]] <class 'dict'> (<class 'str'>, list[int]) True () {'a': [1]} False True tuple[()] tuple[int, ...] list['x'] list[len] list[5] type[int] {'a': None}
class L(list[int]): pass
print(L.__mro__, L.__orig_bases__, L([1]))  # expect: (<class '__main__.L'>, <class 'list'>, <class 'object'>) (list[int],) [1]
for bad in (lambda: int | 5, lambda: 5 | int, lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: list[int][str], lambda: isinstance(1, int | list[int]), lambda: int[str], lambda: "a" | int, lambda: list[int].nope):
    try: print(bad())
    except (TypeError, AttributeError) as e: print(e)
# expect: unsupported operand type(s) for |: 'type' and 'int'
# expect: unsupported operand type(s) for |: 'int' and 'type'
# expect: isinstance() argument 2 cannot be a parameterized generic
# expect: issubclass() argument 2 cannot be a parameterized generic
# expect: list[int] is not a generic class
# expect: True
# expect: type 'int' is not subscriptable
# expect: unsupported operand type(s) for |: 'str' and 'type'
# expect: type object 'list' has no attribute 'nope'
