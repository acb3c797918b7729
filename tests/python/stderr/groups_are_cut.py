import sys
sys.excepthook(None, ExceptionGroup("wide", [ValueError(i) for i in range(20)]), None)
sys.excepthook(None, ExceptionGroup("wide", [ValueError(i) for i in range(16)]), None)
deep = ValueError("innermost")
for i in range(12):
    deep = ExceptionGroup(str(i), [deep])
sys.excepthook(None, deep, None)
# stderr:   | ExceptionGroup: wide (20 sub-exceptions)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | ValueError: 0
# stderr:     +---------------- 2 ----------------
# stderr:     | ValueError: 1
# stderr:     +---------------- 3 ----------------
# stderr:     | ValueError: 2
# stderr:     +---------------- 4 ----------------
# stderr:     | ValueError: 3
# stderr:     +---------------- 5 ----------------
# stderr:     | ValueError: 4
# stderr:     +---------------- 6 ----------------
# stderr:     | ValueError: 5
# stderr:     +---------------- 7 ----------------
# stderr:     | ValueError: 6
# stderr:     +---------------- 8 ----------------
# stderr:     | ValueError: 7
# stderr:     +---------------- 9 ----------------
# stderr:     | ValueError: 8
# stderr:     +---------------- 10 ----------------
# stderr:     | ValueError: 9
# stderr:     +---------------- 11 ----------------
# stderr:     | ValueError: 10
# stderr:     +---------------- 12 ----------------
# stderr:     | ValueError: 11
# stderr:     +---------------- 13 ----------------
# stderr:     | ValueError: 12
# stderr:     +---------------- 14 ----------------
# stderr:     | ValueError: 13
# stderr:     +---------------- 15 ----------------
# stderr:     | ValueError: 14
# stderr:     +---------------- ... ----------------
# stderr:     | and 5 more exceptions
# stderr:     +------------------------------------
# stderr:   | ExceptionGroup: wide (16 sub-exceptions)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | ValueError: 0
# stderr:     +---------------- 2 ----------------
# stderr:     | ValueError: 1
# stderr:     +---------------- 3 ----------------
# stderr:     | ValueError: 2
# stderr:     +---------------- 4 ----------------
# stderr:     | ValueError: 3
# stderr:     +---------------- 5 ----------------
# stderr:     | ValueError: 4
# stderr:     +---------------- 6 ----------------
# stderr:     | ValueError: 5
# stderr:     +---------------- 7 ----------------
# stderr:     | ValueError: 6
# stderr:     +---------------- 8 ----------------
# stderr:     | ValueError: 7
# stderr:     +---------------- 9 ----------------
# stderr:     | ValueError: 8
# stderr:     +---------------- 10 ----------------
# stderr:     | ValueError: 9
# stderr:     +---------------- 11 ----------------
# stderr:     | ValueError: 10
# stderr:     +---------------- 12 ----------------
# stderr:     | ValueError: 11
# stderr:     +---------------- 13 ----------------
# stderr:     | ValueError: 12
# stderr:     +---------------- 14 ----------------
# stderr:     | ValueError: 13
# stderr:     +---------------- 15 ----------------
# stderr:     | ValueError: 14
# stderr:     +---------------- ... ----------------
# stderr:     | and 1 more exception
# stderr:     +------------------------------------
# stderr:   | ExceptionGroup: 11 (1 sub-exception)
# stderr:   +-+---------------- 1 ----------------
# stderr:     | ExceptionGroup: 10 (1 sub-exception)
# stderr:     +-+---------------- 1 ----------------
# stderr:       | ExceptionGroup: 9 (1 sub-exception)
# stderr:       +-+---------------- 1 ----------------
# stderr:         | ExceptionGroup: 8 (1 sub-exception)
# stderr:         +-+---------------- 1 ----------------
# stderr:           | ExceptionGroup: 7 (1 sub-exception)
# stderr:           +-+---------------- 1 ----------------
# stderr:             | ExceptionGroup: 6 (1 sub-exception)
# stderr:             +-+---------------- 1 ----------------
# stderr:               | ExceptionGroup: 5 (1 sub-exception)
# stderr:               +-+---------------- 1 ----------------
# stderr:                 | ExceptionGroup: 4 (1 sub-exception)
# stderr:                 +-+---------------- 1 ----------------
# stderr:                   | ExceptionGroup: 3 (1 sub-exception)
# stderr:                   +-+---------------- 1 ----------------
# stderr:                     | ExceptionGroup: 2 (1 sub-exception)
# stderr:                     +-+---------------- 1 ----------------
# stderr:                       | ... (max_group_depth is 10)
# stderr:                       +------------------------------------
