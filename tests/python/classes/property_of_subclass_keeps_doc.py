# A subclass of property keeps the docstring in its instances; without a place for it the getter's docstring is an error.
class Plain(property): "doc of the class"
class Slotted(property):
    __slots__ = ()
def documented(self): "getter's"
try: Slotted(documented)
except AttributeError as e: print(type(e).__name__)  # expect: AttributeError
class Place(property): __slots__ = "__doc__",
print(Place(documented).__doc__)  # expect: getter's
