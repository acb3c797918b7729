# Complex arithmetic.
z = 3 + 4j; print(z * 1j, abs(z), z.conjugate(), z / 2, (-1) ** 0.5 == 1j)  # expect: (-4+3j) 5.0 (3-4j) (1.5+2j) False
