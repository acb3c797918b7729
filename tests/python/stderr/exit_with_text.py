import sys
print("out")
sys.exit("the reason")
# expect: out
# stderr: the reason
# exit: 1
