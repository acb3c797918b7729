import sys
try:
    sys.exit(4)
finally:
    print("finally")
# expect: finally
# exit: 4
