from ..b import name
from .. import a
from . import c
