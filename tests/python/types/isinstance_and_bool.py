# bool is an int; truth of containers.
print(isinstance(True, int), True + True, bool([]), bool("0"), not 0, None is None)  # expect: True 2 False True True True
