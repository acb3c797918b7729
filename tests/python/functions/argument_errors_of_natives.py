# Native functions name themselves too.
for call in (lambda: len(), lambda: len(1, 2), lambda: len(x=1), lambda: [].append(), lambda: [].append(1, 2), lambda: "a".join(), lambda: isinstance(1),
             lambda: {}.get(), lambda: {}.get(1, 2, 3), lambda: ord("ab"), lambda: ord(5), lambda: chr("a"), lambda: abs(), lambda: "".split(maxsplit="x"), lambda: int.from_bytes(), lambda: [].sort(1)):
    try: call()
    except TypeError as e: print(e)
# expect: len() takes exactly one argument (0 given)
# expect: len() takes exactly one argument (2 given)
# expect: len() takes no keyword arguments
# expect: list.append() takes exactly one argument (0 given)
# expect: list.append() takes exactly one argument (2 given)
# expect: str.join() takes exactly one argument (0 given)
# expect: isinstance expected 2 arguments, got 1
# expect: get expected at least 1 argument, got 0
# expect: get expected at most 2 arguments, got 3
# expect: ord() expected a character, but string of length 2 found
# expect: ord() expected string of length 1, but int found
# expect: 'str' object cannot be interpreted as an integer
# expect: abs() takes exactly one argument (0 given)
# expect: 'str' object cannot be interpreted as an integer
# expect: from_bytes() missing required argument 'bytes' (pos 1)
# expect: sort() takes no positional arguments
