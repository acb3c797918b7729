import _warnings

_warnings.warn("shown", DeprecationWarning)
_warnings.warn("not shown", PendingDeprecationWarning)
exec("import _warnings; _warnings.warn('not shown', DeprecationWarning)", {"__name__": "other"})
_warnings.warn_explicit("shown", DeprecationWarning, "file", 3, "__main__")
_warnings.warn_explicit("not shown", DeprecationWarning, "file", 3, "other")
# stderr: deprecations_are_shown_in_main.py:3: DeprecationWarning: shown
# stderr:   _warnings.warn("shown", DeprecationWarning)
# stderr: file:3: DeprecationWarning: shown
