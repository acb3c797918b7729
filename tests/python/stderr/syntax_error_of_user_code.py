import sys


def show(*args):
    sys.excepthook(None, SyntaxError("message", args), None)


show("f", 1, 2, "text")
show("f", 1, 2, "   text\n", 1, 5)
show("f", 1, 6, "\t text\n", 1, 8)
show("f", 1, 0, "text")
show("f", 1, 100, "text")
show("f", 1, 1, "text", 1, 100)
show("f", 1, 3, "text", 2, 1)
show(None, 1, 1, "text")
show("f", None, 1, "text")
show("f", 1, None, "text")
show("f", 1, 1, None)
show("f", 1, 3, "a\nb\nc")
sys.excepthook(None, IndentationError("message", ("f", 1, 1, "x")), None)
sys.excepthook(None, SyntaxError(), None)
sys.excepthook(None, SyntaxError("alone"), None)
# stderr:   File "f", line 1
# stderr:     text
# stderr:      ^
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr:        ^^
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr:         ^
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr:     ^^^^
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     text
# stderr:       ^
# stderr: SyntaxError: message
# stderr:   File "<string>", line 1
# stderr:     text
# stderr:     ^
# stderr: SyntaxError: message
# stderr: SyntaxError: message (f)
# stderr:   File "f", line 1
# stderr:     text
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     b
# stderr: c
# stderr:     ^
# stderr: SyntaxError: message
# stderr:   File "f", line 1
# stderr:     x
# stderr:     ^
# stderr: IndentationError: message
# stderr: SyntaxError: None
# stderr: SyntaxError: alone
