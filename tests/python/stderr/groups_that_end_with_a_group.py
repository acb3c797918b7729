raise ExceptionGroup("a", [ValueError(1), ExceptionGroup("b", [ValueError(2), ExceptionGroup("c", [ValueError(3)])])])
# stderr:   + Exception Group Traceback (most recent call last):
# stderr:   |   File "groups_that_end_with_a_group.py", line 1, in <module>
# stderr:   |     raise ExceptionGroup("a", [ValueError(1), ExceptionGroup("b", [ValueError(2), ExceptionGroup("c", [ValueError(3)])])])
# stderr:   | ExceptionGroup: a (2 sub-exceptions)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | ValueError: 1
# stderr:     +---------------- 2 ----------------
# stderr:     | ExceptionGroup: b (2 sub-exceptions)
# stderr:     +-+---------------- 1 ----------------
# stderr:       | ValueError: 2
# stderr:       +---------------- 2 ----------------
# stderr:       | ExceptionGroup: c (1 sub-exception)
# stderr:       +-+---------------- 1 ----------------
# stderr:         | ValueError: 3
# stderr:         +------------------------------------
# exit: 1
