from .circle_d import d
c = 1
