x = "plain x"
_private = 1
