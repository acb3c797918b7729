# Arguments are evaluated even when what is called is not callable; nothing is undone.
log = []
def p(x): log.append(x); return x
for call in (lambda n=None: n(p(1), p(2)), lambda n=3: n(p(3)), lambda n="s": n(*p("4")), lambda: object()(k=p(5)), lambda: len.nope(p(6))):
    try: call()
    except (TypeError, AttributeError) as e: print(e)
# expect: 'NoneType' object is not callable
# expect: 'int' object is not callable
# expect: 'str' object is not callable
# expect: 'object' object is not callable
# expect: 'builtin_function_or_method' object has no attribute 'nope'
print(log)  # expect: [1, 2, 3, '4', 5]
