# e, f, g, % and no type; grouping, #, z and special values.
x = 1234.5678
print([format(x, s) for s in ("", ".2f", "10.1f", "e", "E", ".0e", "g", ".3g", "G", "%", ".1%", ",", "_.1f", "+.1f", " .1f", "010.1f", "#.0f", "#g", "n", ".10", ".2", "*^12.1f", "=+12", ",.2f", "012,.1f")])
# expect: ['1234.5678', '1234.57', '    1234.6', '1.234568e+03', '1.234568E+03', '1e+03', '1234.57', '1.23e+03', '1234.57', '123456.780000%', '123456.8%', '1,234.5678', '1_234.6', '+1234.6', ' 1234.6', '00001234.6', '1235.', '1234.57', '1234.57', '1234.5678', '1.2e+03', '***1234.6***', '+  1234.5678', '1,234.57', '00,001,234.6']
print([format(v, s) for v in (0.0, -0.0, 1e100, 1e-7, float("inf"), float("-inf"), float("nan")) for s in ("", ".1f", "g", "e", "06.1f", "+", "%", "z.1f", "#.3g")])
# expect: ['0.0', '0.0', '0', '0.000000e+00', '0000.0', '+0.0', '0.000000%', '0.0', '0.00', '-0.0', '-0.0', '-0', '-0.000000e+00', '-000.0', '-0.0', '-0.000000%', '0.0', '-0.00', '1e+100', '10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104.0', '1e+100', '1.000000e+100', '10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104.0', '+1e+100', '999999999999999977049513265245336628446842719924150006129995974731993452180789911303261294481511546880.000000%', '10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104.0', '1.00e+100', '1e-07', '0.0', '1e-07', '1.000000e-07', '0000.0', '+1e-07', '0.000010%', '0.0', '1.00e-07', 'inf', 'inf', 'inf', 'inf', '000inf', '+inf', 'inf%', 'inf', 'inf', '-inf', '-inf', '-inf', '-inf', '-00inf', '-inf', '-inf%', '-inf', '-inf', 'nan', 'nan', 'nan', 'nan', '000nan', '+nan', 'nan%', 'nan', 'nan']
print(format(-0.04, "z.1f"), format(0.5, ".0f"), format(1.5, ".0f"), format(2.5, ".0f"), format(1e16, ""), format(123456789.0, ""), format(1e22, ".1f"), format(2.675, ".2f"), format(1e-5, ""), format(0.1, ".20f"), format(1e15, "g"), format(100000.0, ".3"))
# expect: 0.0 0 2 2 1e+16 123456789.0 10000000000000000000000.0 2.67 1e-05 0.10000000000000000555 1e+15 1e+05
for s in ("d", "x", "s", "c", ",n", "5.", ".f", "b", ".2147483648f", "q", "5,5", "_,f"):
    try: print(repr(format(x, s)), end="; ")
    except ValueError as e: print(s, e, end="; ")
print(".", f"{3+4j:.1f} {3+4j:>10} {1j:g} {-1.5j:+.2e}")
# expect: d Unknown format code 'd' for object of type 'float'; x Unknown format code 'x' for object of type 'float'; s Unknown format code 's' for object of type 'float'; c Unknown format code 'c' for object of type 'float'; ,n Cannot specify ',' with 'n'.; 5. Format specifier missing precision; .f Format specifier missing precision; b Unknown format code 'b' for object of type 'float'; .2147483648f precision too big; q Unknown format code 'q' for object of type 'float'; 5,5 Cannot specify ',' with '5'.; _,f Cannot specify both ',' and '_'.; . 3.0+4.0j     (3+4j) 0+1j -0.00e+00-1.50e+00j
for s in ("d", "010", "=10", "%"):
    try: print(format(1j, s))
    except ValueError as e: print(e)
# expect: Unknown format code 'd' for object of type 'complex'
# expect: Zero padding is not allowed in complex format specifier
# expect: '=' alignment flag is not allowed in complex format specifier
# expect: Unknown format code '%' for object of type 'complex'
