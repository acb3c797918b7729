import _warnings

_warnings.filters.insert(0, ("error", None, SyntaxWarning, None, 0))
_warnings._filters_mutated()
exec("a = 1\nb = a is 1")
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "warnings_of_the_compiler_as_errors.py", line 5, in <module>
# stderr:     exec("a = 1\nb = a is 1")
# stderr:   File "<string>", line 2
# stderr: SyntaxError: "is" with 'int' literal. Did you mean "=="?
# exit: 1
