# What is thrown into a generator has the context of what the generator handles, not of what its caller does.
def plain():
    yield


def handling():
    try:
        raise IndexError
    except IndexError:
        yield


def delegating():
    yield from plain()


def start(function):
    generator = function()
    next(generator)
    return generator


for function in (plain, handling, delegating):
    try:
        raise KeyError
    except KeyError:
        for thrown in (ValueError, ValueError(1)):
            try:
                start(function).throw(thrown)
            except ValueError as error:
                print(function.__name__, repr(error.__context__))
        own = Exception(2)
        own.__context__ = Exception(1)
        try:
            start(function).throw(own)
        except Exception as error:
            print(function.__name__, repr(error.__context__))
# expect: plain None
# expect: plain None
# expect: plain Exception(1)
# expect: handling IndexError()
# expect: handling IndexError()
# expect: handling IndexError()
# expect: delegating None
# expect: delegating None
# expect: delegating Exception(1)
