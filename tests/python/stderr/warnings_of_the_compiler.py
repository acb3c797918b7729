x = "\d"
y = x is "text"
assert (x, "message")
z = 1if x else 2
# python: 3.12
# stderr: warnings_of_the_compiler.py:1: SyntaxWarning: invalid escape sequence '\d'
# stderr:   x = "\d"
# stderr: warnings_of_the_compiler.py:4: SyntaxWarning: invalid decimal literal
# stderr:   z = 1if x else 2
# stderr: warnings_of_the_compiler.py:2: SyntaxWarning: "is" with 'str' literal. Did you mean "=="?
# stderr:   y = x is "text"
# stderr: warnings_of_the_compiler.py:3: SyntaxWarning: assertion is always true, perhaps remove parentheses?
# stderr:   assert (x, "message")
