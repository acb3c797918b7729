# float() takes spaces, signs, underscores, nan, inf, and exponents; else it names the text.
for t in ("1", " 1.5\n", "+2.", "-.5", "1e3", "1E-3", "1_0.5", "nan", "-NaN", "inf", "+Infinity", "-INF", "1e400", "-1e400", "1e-400", "0x1", "", " ", "1__0", "_1", "1_", "1._5", "1e", "e5", ".", "1 2", "١٢", "1.5.2", "--1", "infi", "1e+", "\u00a01\u2003", "1\0"):
    try: print(float(t), end=" ")
    except ValueError as e: print(e, end=" ")
print("."); print(float(b" 1.5 "), float(bytearray(b"2")), float("9" * 400) , float("0." + "0" * 400 + "1"), float("123456789" * 5), float("1" + "0" * 30))
# expect: 1.0 1.5 2.0 -0.5 1000.0 0.001 10.5 nan nan inf inf -inf inf -inf 0.0 could not convert string to float: '0x1' could not convert string to float: '' could not convert string to float: ' ' could not convert string to float: '1__0' could not convert string to float: '_1' could not convert string to float: '1_' could not convert string to float: '1._5' could not convert string to float: '1e' could not convert string to float: 'e5' could not convert string to float: '.' could not convert string to float: '1 2' 12.0 could not convert string to float: '1.5.2' could not convert string to float: '--1' could not convert string to float: 'infi' could not convert string to float: '1e+' 1.0 could not convert string to float: '1\x00' .
# expect: 1.5 2.0 inf 0.0 1.2345678912345679e+44 1e+30
print(float.fromhex("0x1.8p3"), float.fromhex("-0x.1p-4"), (0.1).hex(), (1.0).hex(), (-0.0).hex(), (5e-324).hex(), float.fromhex("inf"), (0.5).as_integer_ratio(), (2.5).is_integer(), (-4.0).is_integer())
# expect: 12.0 -0.00390625 0x1.999999999999ap-4 0x1.0000000000000p+0 -0x0.0p+0 0x0.0000000000001p-1022 inf (1, 2) False True
for bad in ("0x", "1p", "zz", "0x1.8q", "0x1p99999"):
    try: print(float.fromhex(bad))
    except (ValueError, OverflowError) as e: print(type(e).__name__, e)
# expect: ValueError invalid hexadecimal floating-point string
# expect: ValueError invalid hexadecimal floating-point string
# expect: ValueError invalid hexadecimal floating-point string
# expect: ValueError invalid hexadecimal floating-point string
# expect: OverflowError hexadecimal value too large to represent as a float
