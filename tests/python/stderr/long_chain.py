import sys

last = None
for i in range(30):
    e = ValueError(i)
    e.__context__ = last
    last = e
sys.excepthook(None, last, None)
# stderr: ValueError: 0
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 1
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 2
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 3
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 4
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 5
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 6
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 7
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 8
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 9
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 10
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 11
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 12
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 13
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 14
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 15
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 16
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 17
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 18
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 19
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 20
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 21
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 22
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 23
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 24
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 25
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 26
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 27
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 28
# stderr:
# stderr: During handling of the above exception, another exception occurred:
# stderr:
# stderr: ValueError: 29
