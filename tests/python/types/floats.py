# Floats print the shortest text that reads back.
print(0.1 + 0.2, 1e16, 1e-5, -0.0, 1e308 * 10, 100.0)  # expect: 0.30000000000000004 1e+16 1e-05 -0.0 inf 100.0
print(7.5 // 2, -7.5 % 2, 2 ** -1, round(2.5), round(2.675, 2))  # expect: 3.0 0.5 0.5 2 2.67
print(1 == 1.0, hash(1) == hash(1.0), 10 ** 20 == 1e20, float("nan") == float("nan"))  # expect: True True True False
