name = "b"
