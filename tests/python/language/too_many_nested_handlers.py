# The body of a handler counts as two blocks of the twenty that may be nested.
def nested(n):
    code = ""
    for i in range(n):
        code += "    " * i + "try: pass\n" + "    " * i + "except Exception as e:\n"
    return code + "    " * n + "pass"
compile(nested(10), "x", "exec")
try: compile(nested(11), "x", "exec")
except SyntaxError as e: print(e.msg)  # expect: too many statically nested blocks
