# repr and parsing of complex numbers.
print(1j, 1 + 2j, -1j, 1 - 0j, complex(0.0, -0.0), complex(-0.0, 1), complex("inf"), complex("1e5-nanj"), 1e20j, complex(1.5, float("inf")), -(1 + 0j))
# expect: 1j (1+2j) (-0-1j) (1+0j) -0j (-0+1j) (inf+0j) (100000+nanj) 1e+20j (1.5+infj) (-1-0j)
for t in ("1", "1j", "-j", "+1+2j", " (1-2J) ", "1e3+.5j", "nanj", "1_0j", "(1)", "", "1 + 2j", "j1", "1+2", "((1))", "1j+1", "1jj", "(1", "infj", "1+j", "--1j"):
    try: print(complex(t), end=" ")
    except ValueError as e: print(e, end=" ")
print("."); print(complex(1, 2), complex(imag=3), complex(1j, 1j), complex(True), complex(2.5, -1), (3 + 4j).conjugate(), abs(3 + 4j), (1 + 2j).real, (1 + 2j).imag, (1 + 2j) ** 2, (1 + 2j) * (3 - 1j), (1 + 2j) / (1 - 1j), 1j ** 2, hash(1 + 0j), 2 == 2 + 0j, 1j != 1)
# expect: (1+0j) 1j -1j (1+2j) (1-2j) (1000+0.5j) nanj 10j (1+0j) complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string complex() arg is a malformed string infj (1+1j) complex() arg is a malformed string .
# expect: (1+2j) 3j (-1+1j) (1+0j) (2.5-1j) (3-4j) 5.0 1.0 2.0 (-3+4j) (5+5j) (-0.5+1.5j) (-1+0j) 1 True True
for bad in (lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex([]), lambda: 1j < 2j, lambda: int(1j), lambda: 1j % 2, lambda: divmod(1j, 1), lambda: 1j / 0j, lambda: complex(1, 2, 3), lambda: 0j ** -1, lambda: (1e200 + 1j) ** 3, lambda: abs(complex(1e308, 1e308))):
    try: print(bad())
    except (TypeError, ValueError, ZeroDivisionError, OverflowError) as e: print(type(e).__name__, e)
# expect: TypeError complex() can't take second arg if first is a string
# expect: TypeError complex() second arg can't be a string
# expect: TypeError complex() first argument must be a string or a number, not 'list'
# expect: TypeError '<' not supported between instances of 'complex' and 'complex'
# expect: TypeError int() argument must be a string, a bytes-like object or a real number, not 'complex'
# expect: TypeError unsupported operand type(s) for %: 'complex' and 'int'
# expect: TypeError unsupported operand type(s) for divmod(): 'complex' and 'int'
# expect: ZeroDivisionError complex division by zero
# expect: TypeError complex() takes at most 2 arguments (3 given)
# expect: ZeroDivisionError 0.0 to a negative or complex power
# expect: OverflowError complex exponentiation
# expect: 1.4142135623730951e+308
