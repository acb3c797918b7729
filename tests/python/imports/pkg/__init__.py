"""A package for the scripts of this folder."""
loaded = ["pkg"]
value = 1
