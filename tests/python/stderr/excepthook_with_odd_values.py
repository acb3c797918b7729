import sys
sys.excepthook(None, 3, None)
sys.excepthook(None, None, None)
# stderr: TypeError: print_exception(): Exception expected for value, int found
# stderr: TypeError: print_exception(): Exception expected for value, NoneType found
