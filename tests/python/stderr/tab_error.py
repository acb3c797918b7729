if True:
        pass
	pass
# stderr:   File "tab_error.py", line 3
# stderr:     pass
# stderr: TabError: inconsistent use of tabs and spaces in indentation
# exit: 1
