if True:
	def f(a):
		x = a + None  # behind tabs

	f(1)
# stderr: Traceback (most recent call last):
# stderr:   File "carets_in_indented_and_tabbed_lines.py", line 5, in <module>
# stderr:     f(1)
# stderr:   File "carets_in_indented_and_tabbed_lines.py", line 3, in f
# stderr:     x = a + None  # behind tabs
# stderr:         ~~^~~~~~
# stderr: TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'
# exit: 1
