import _warnings

_warnings.filters.insert(0, ("error", None, UserWarning, None, 0))
_warnings._filters_mutated()
_warnings.warn("now an error")
# stderr: Traceback (most recent call last):
# stderr:   File "warnings_as_errors.py", line 5, in <module>
# stderr:     _warnings.warn("now an error")
# stderr: UserWarning: now an error
# exit: 1
