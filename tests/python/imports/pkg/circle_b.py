from . import circle_a
has = hasattr(circle_a, "from_a")
