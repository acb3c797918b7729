# The old name of a class may be an instance of a subclass of str, whose end renames the class once more.
class Nasty(str):
    def __del__(self): C.__name__ = "of the finalizer"
class C: pass
C.__name__ = Nasty("abc")
C.__name__ = "normal"
print(C.__name__)  # expect: of the finalizer
C.__name__ = "last"
print(C.__name__)  # expect: last
