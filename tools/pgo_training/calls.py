"""Calls, recursion, closures, generators, exceptions."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def defaults(a, b=2, *rest, c=3, **more):
    return a + b + c + len(rest) + len(more)


def adder(n):
    def add(x):
        return x + n
    return add


def numbers(n):
    for i in range(n):
        yield i


def chain(n):
    yield from numbers(n)
    yield from (i * i for i in range(n))


def fails(n):
    try:
        if n % 3 == 0:
            raise ValueError(n)
        return n
    except (KeyError, ValueError) as error:
        return -error.args[0]
    finally:
        n += 1


total = fib(22)
add = adder(3)
for i in range(20000):
    total += add(i) + defaults(i) + defaults(i, 1, 2, 3, c=4, d=5) + fails(i)
total += sum(chain(20000)) + sum(map(lambda x: x & 7, filter(None, range(20000))))
print(total)
