def g():
    yield next(iter([]))


list(g())
# stderr: Traceback (most recent call last):
# stderr:   File "stop_iteration_leaves_a_generator.py", line 2, in g
# stderr:     yield next(iter([]))
# stderr:           ^^^^^^^^^^^^^^
# stderr: StopIteration
# stderr:
# stderr: The above exception was the direct cause of the following exception:
# stderr:
# stderr: Traceback (most recent call last):
# stderr:   File "stop_iteration_leaves_a_generator.py", line 5, in <module>
# stderr:     list(g())
# stderr: RuntimeError: generator raised StopIteration
# exit: 1
