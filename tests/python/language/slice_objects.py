# x[a:b:c] passes a slice; several become a tuple.
class S:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
s = S(); print(s[1], s[1:2], s[:], s[::3], s[1:2, 3], s[..., None], s[()], s[(1,)], s[1,], s["a":"b":[]], s[*[1, 2], 3], s[*()])
# expect: 1 slice(1, 2, None) slice(None, None, None) slice(None, None, 3) (slice(1, 2, None), 3) (Ellipsis, None) () (1,) (1,) slice('a', 'b', []) (1, 2, 3) ()
s[1:2] = 5; del s[:, 1]; s[0, 0] += 1 if False else (1,)
# expect: set slice(1, 2, None) 5
# expect: del (slice(None, None, None), 1)
# expect: set (0, 0) (0, 0, 1)
x = slice(1, 10, 3); print(x.start, x.stop, x.step, x, x.indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(5) == slice(None, 5), slice(1, 2) < slice(1, 3))
# expect: 1 10 3 slice(1, 10, 3) (1, 5, 3) (3, -1, -1) (7, 10, 1) True True
for bad in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice(1, 2, 0).indices(3), lambda: slice("a").indices(3), lambda: x.indices(-1), lambda: x.indices("a"), lambda: setattr(x, "start", 2), lambda: hash(slice(1)) if False else slice(1).foo):
    try: bad()
    except (TypeError, ValueError, AttributeError) as e: print(type(e).__name__, e)
# expect: TypeError slice expected at least 1 argument, got 0
# expect: TypeError slice expected at most 3 arguments, got 4
# expect: ValueError slice step cannot be zero
# expect: TypeError slice indices must be integers or None or have an __index__ method
# expect: ValueError length should not be negative
# expect: TypeError 'str' object cannot be interpreted as an integer
# expect: AttributeError readonly attribute
# expect: AttributeError 'slice' object has no attribute 'foo'
