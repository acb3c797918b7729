from . import value
from .b import name as other
name = "a"
