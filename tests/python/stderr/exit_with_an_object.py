raise SystemExit([1, "two"])
# stderr: [1, 'two']
# exit: 1
