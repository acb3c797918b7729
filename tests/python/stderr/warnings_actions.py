import _warnings

f = _warnings.filters


def warn(): _warnings.warn("text")


for action in ("always", "ignore", "once", "module", "default"):
    f.insert(0, (action, None, UserWarning, None, 0))
    _warnings._filters_mutated()
    print(action)
    for i in range(3): warn()
f.insert(0, ("nonsense", None, UserWarning, None, 0))
_warnings._filters_mutated()
warn()
# expect: always
# expect: ignore
# expect: once
# expect: module
# expect: default
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: warnings_actions.py:6: UserWarning: text
# stderr:   def warn(): _warnings.warn("text")
# stderr: Traceback (most recent call last):
# stderr:   File "warnings_actions.py", line 16, in <module>
# stderr:     warn()
# stderr:   File "warnings_actions.py", line 6, in warn
# stderr:     def warn(): _warnings.warn("text")
# stderr:                 ^^^^^^^^^^^^^^^^^^^^^^
# stderr: RuntimeError: Unrecognized action ('nonsense') in warnings.filters:
# stderr:  ('nonsense', None, <class 'UserWarning'>, None, 0)
# exit: 1
