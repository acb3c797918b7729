# A data descriptor beats the instance, the instance beats a non-data descriptor.
class Data:
    def __get__(self, o, t=None): return "data"
    def __set__(self, o, v): print("set", v)
class NonData:
    def __get__(self, o, t=None): return "nondata", o is None, t.__name__
class SetOnly:
    def __set__(self, o, v): o.__dict__["s"] = v * 2
class C:
    d = Data(); n = NonData(); s = SetOnly()
c = C(); c.__dict__.update(d=1, n=2)
print(c.d, c.n, C.d, C.n); c.d = 5
# expect: data 2 data ('nondata', True, 'C')
# expect: set 5
del c.n; print(c.n)  # expect: ('nondata', False, 'C')
print(type(c.s).__name__); c.s = 4; print(c.s)
# expect: SetOnly
# expect: 8
try: del c.d
except AttributeError as e: print(e)  # expect: __delete__
class DelOnly:
    def __delete__(self, o): print("deleted")
C.x = DelOnly(); del c.x  # expect: deleted
try: c.x = 1
except AttributeError as e: print(e)  # expect: __set__
