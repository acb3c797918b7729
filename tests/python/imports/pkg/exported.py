__all__ = ["x", "_hidden"]
x = 1
y = 2
_hidden = 3
