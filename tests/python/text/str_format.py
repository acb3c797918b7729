# Fields by position, number, name, attribute and index; nested specs and conversions.
class O: x = 5; d = {"k": [1, 2]}
print("{} {} {{}}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x} {y.x} {y.d[k]} {z[0]}".format(x=1, y=O, z=[9]), "{0.d[k][1]}".format(O), "{!r:>5}|{:^5}|{:{}}".format("a", "b", "c", 4))
# expect: 1 2 {} b a b 1 5 [1, 2] 9 2   'a'|  b  |c   
print("{:{w}.{p}f}".format(3.14159, w=8, p=2), "{a[b c]}".format(a={"b c": 1}), "{0[-1]}".format({"-1": "neg"}), "{:}".format(5), "{!s}".format(None), "{!a}".format("é"), "{a}{a}".format_map({"a": 3}))
# expect:     3.14 1 neg 5 None '\xe9' 33
for f, a in (("{", ()), ("}", ()), ("{}", ()), ("{0} {}", (1,)), ("{} {0}", (1,)), ("{x}", ()), ("{0.nope}", (1,)), ("{0[a]}", ([1],)), ("{!x}", (1,)), ("{!}", (1,)), ("{0", (1,)), ("{0[}", (1,)), ("{0.}", (1,)), ("{0[]}", (1,)), ("{:{:{}}}", (1, 2, 3)), ("{0]}", (1,)), ("{!rs}", (1,)), ("{5}", (1,)), ("{0[a}", (1,)), ("{99999999999999999999}", (1,))):
    try: print(f.format(*a))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as e: print(f, type(e).__name__, e)
# expect: { ValueError Single '{' encountered in format string
# expect: } ValueError Single '}' encountered in format string
# expect: {} IndexError Replacement index 0 out of range for positional args tuple
# expect: {0} {} ValueError cannot switch from manual field specification to automatic field numbering
# expect: {} {0} ValueError cannot switch from automatic field numbering to manual field specification
# expect: {x} KeyError 'x'
# expect: {0.nope} AttributeError 'int' object has no attribute 'nope'
# expect: {0[a]} TypeError list indices must be integers or slices, not str
# expect: {!x} ValueError Unknown conversion specifier x
# expect: {!} ValueError unmatched '{' in format spec
# expect: {0 ValueError expected '}' before end of string
# expect: {0[} ValueError expected '}' before end of string
# expect: {0.} ValueError Empty attribute in format string
# expect: {0[]} ValueError Empty attribute in format string
# expect: {:{:{}}} ValueError Max string recursion exceeded
# expect: {0]} KeyError '0]'
# expect: {!rs} ValueError expected ':' after conversion specifier
# expect: {5} IndexError Replacement index 5 out of range for positional args tuple
# expect: {0[a} ValueError expected '}' before end of string
# expect: {99999999999999999999} ValueError Too many decimal digits in format string
