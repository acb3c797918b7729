import sys
sys.exit(257)
# exit: 1
