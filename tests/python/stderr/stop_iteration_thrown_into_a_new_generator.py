def g():
    yield


g().throw(StopIteration(1))
# python: 3.12
# stderr: Traceback (most recent call last):
# stderr:   File "stop_iteration_thrown_into_a_new_generator.py", line 5, in <module>
# stderr:     g().throw(StopIteration(1))
# stderr:   File "stop_iteration_thrown_into_a_new_generator.py", line 1, in g
# stderr:     def g():
# stderr: StopIteration: 1
# exit: 1
