import _string

def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

print(list(_string.formatter_parser("a{b.c[0]!r:>{w}}d{{e}}")))  # expect: [('a', 'b.c[0]', '>{w}', 'r'), ('d{', None, None, None), ('e}', None, None, None)]
print(list(_string.formatter_parser("")), list(_string.formatter_parser("{}")), attempt(list, _string.formatter_parser("x")))  # expect: [] [('', '', '', None)] [('x', None, None, None)]
first, rest = _string.formatter_field_name_split("a.b[1][k]")
print(first, list(rest), _string.formatter_field_name_split("0")[0], _string.formatter_field_name_split("")[0] == "")  # expect: a [(True, 'b'), (False, 1), (False, 'k')] 0 True
print(attempt(lambda: list(_string.formatter_parser("{"))), "|", attempt(_string.formatter_parser, 5))  # expect: ValueError: Single '{' encountered in format string | TypeError: expected str, got int
print(attempt(lambda: list(_string.formatter_field_name_split("a[")[1])))  # expect: ValueError: Missing ']' in format string
