# Ints have no limit; division floors; shifts and bits work in two's complement.
print(2 ** 100, -7 // 2, -7 % 3, divmod(7, -2))  # expect: 1267650600228229401496703205376 -4 2 (-4, -1)
print(1 << 70 >> 68, -1 >> 3, ~5, 6 & -4, 5 ^ 3)  # expect: 4 -1 -6 4 6
print(4611686018427387903 + 1, -4611686018427387904 - 1, 3037000500 * 3037000500)  # expect: 4611686018427387904 -4611686018427387905 9223372037000250000
print(int("ff", 16), int(" -1_0 "), hex(255), bin(-5), oct(8))  # expect: 255 -10 0xff -0b101 0o10
