from concurrent import interpreters
interp = interpreters.create()
interp.prepare_main({"x": 1}, y=[2, 3])
interp.exec("x += 10\nz = (x, y, __name__)")
interp.exec("print(z)", )
# expect: (11, [2, 3], '__main__')
def show():
    print(sorted(n for n in globals() if not n.startswith("__")))
interp.exec(show)  # expect: ['x', 'y', 'z']
interp.close()
