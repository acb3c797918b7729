import _operator as op

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

print(op.add(1, 2), op.mod(7, 4), op.pow(2, 10), op.and_(6, 3), op.lt(1, 2), op.not_([]), op.truth("x"), op.neg(3), op.invert(0))  # expect: 3 3 1024 2 True True True -3 -1
items = [1, 2]
print(op.iadd(items, [3]) is items, op.iconcat(items, [4]), op.concat((1,), (2,)), op.getitem(items, -1), op.contains(items, 9))  # expect: True [1, 2, 3, 4] (1, 2) 4 False
op.setitem(items, 0, "z")
op.delitem(items, 1)
print(items, op.countOf([1, 1.0, 2], 1), op.indexOf("abc", "c"), op.length_hint(5, 3), op.length_hint([1]), op.index(True))  # expect: ['z', 3, 4] 2 2 3 1 1
print(attempt(op.concat, 1, 2), "|", attempt(op.indexOf, [], 1), "|", attempt(op.countOf, 5, 1))  # expect: TypeError: 'int' object can't be concatenated | ValueError: sequence.index(x): x not in sequence | TypeError: argument of type 'int' is not iterable
print(op.call(max, 1, 2, key=lambda x: -x), op._compare_digest("a", "a"), op._compare_digest(b"a", b"ab"), attempt(op._compare_digest, "ä", "a"))  # expect: 1 True False TypeError: comparing strings with non-ASCII characters is not supported

class Node:
    pass

node = Node()
node.inner = Node()
node.inner.value = 5
print(op.attrgetter("inner.value")(node), op.attrgetter("inner.value", "inner.value")(node), op.itemgetter(1)("ab"), op.itemgetter(0, slice(1, 3))("abcd"))  # expect: 5 (5, 5) b ('a', 'bc')
print(op.methodcaller("split", "b", maxsplit=1)("abcb"), repr(op.methodcaller("f", 1, k=2)), repr(op.attrgetter("a", "b.c")), repr(op.itemgetter("x")))  # expect: ['a', 'cb'] operator.methodcaller('f', 1, k=2) operator.attrgetter('a', 'b.c') operator.itemgetter('x')
print(attempt(op.attrgetter, 5), "|", attempt(op.attrgetter), "|", attempt(op.itemgetter(0)), "|", attempt(op.methodcaller))  # expect: TypeError: attribute name must be a string | TypeError: attrgetter expected 1 argument, got 0 | TypeError: itemgetter expected 1 argument, got 0 | TypeError: methodcaller needs at least one argument, the method name
print(op.attrgetter("a").__reduce__(), op.itemgetter(1, 2).__reduce__(), op.methodcaller("m", 1).__reduce__())  # expect: (<class 'operator.attrgetter'>, ('a',)) (<class 'operator.itemgetter'>, (1, 2)) (<class 'operator.methodcaller'>, ('m', 1))
