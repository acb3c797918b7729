raise SystemExit(1, 2)
# stderr: (1, 2)
# exit: 1
