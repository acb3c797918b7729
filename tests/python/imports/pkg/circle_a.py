from . import circle_b
from_a = 1
