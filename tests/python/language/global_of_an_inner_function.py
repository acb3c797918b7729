# A name that some function declares global is global for the module's own statements too, even where they run with a local namespace.
globals_, locals_ = {}, {}
exec("""
def f():
    y = 1
    def g():
        global y
        return y
    return g
y = 9
z = 1
result = f()()
""", globals_, locals_)
print(locals_["result"], globals_["y"], "y" in locals_, "z" in locals_)  # expect: 9 9 False True
