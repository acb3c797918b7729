"""Arithmetic: small and big integers, floats, bit operations, comparisons, loops."""


def sieve(n):
    flags = [True] * (n + 1)
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = [False] * len(flags[i * i::i])
    return sum(flags) - 2


def mandelbrot(size):
    inside = 0
    for y in range(size):
        for x in range(size):
            c = complex(3.0 * x / size - 2.0, 2.0 * y / size - 1.0)
            a = b = 0.0
            for _ in range(30):
                a, b = a * a - b * b + c.real, 2.0 * a * b + c.imag
                if a * a + b * b > 4.0:
                    break
            else:
                inside += 1
    return inside


def collatz(limit):
    best = 0
    for n in range(1, limit):
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        best = max(best, steps)
    return best


mixed = 0
for i in range(60000):
    mixed = (mixed * 31 + i) & 0xFFFFFF
    mixed ^= mixed >> 5
big = 1
for i in range(1, 400):
    big *= i
print(sieve(60000), mandelbrot(60), collatz(2500), mixed, len(str(big)), big % 10007)
