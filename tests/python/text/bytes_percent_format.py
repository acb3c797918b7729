# bytes % takes bytes for %s and %b, %a for anything's repr.
print(b"%s %b %d %x %c %c %a %r %%" % (b"s", bytearray(b"b"), 5, 255, 65, b"z", "é", [1]), b"%5s|%-5s|%.2s" % (b"a", b"b", b"cde"), b"%(k)s" % {b"k": b"v"}, bytearray(b"%d") % 3)
# expect: b"s b 5 ff A z '\\xe9' [1] %" b'    a|b    |cd' b'v' bytearray(b'3')
class B:
    def __bytes__(self): return b"own"
print(b"%s" % B(), b"%5.2f %e %g" % (3.14159, 1.0, 2.5))  # expect: b'own' b' 3.14 1.000000e+00 2.5'
for f, a in ((b"%s", "x"), (b"%d", "x"), (b"%c", 256), (b"%c", "a"), (b"%s", 5), (b"%s %s", b"a"), (b"%q", 1), (b"%(a)s", {"a": 1}), (b"x", 1), (b"x", "ab"), (b"%5%", 1)):
    try: print(f % a)
    except (TypeError, ValueError, OverflowError, KeyError) as e: print(f, type(e).__name__, e)
# expect: b'%s' TypeError %b requires a bytes-like object, or an object that implements __bytes__, not 'str'
# expect: b'%d' TypeError %d format: a real number is required, not str
# expect: b'%c' OverflowError %c arg not in range(256)
# expect: b'%c' TypeError %c requires an integer in range(256) or a single byte
# expect: b'%s' TypeError %b requires a bytes-like object, or an object that implements __bytes__, not 'int'
# expect: b'%s %s' TypeError not enough arguments for format string
# expect: b'%q' ValueError unsupported format character 'q' (0x71) at index 1
# expect: b'%(a)s' KeyError b'a'
# expect: b'x' TypeError not all arguments converted during bytes formatting
# expect: b'x' TypeError not all arguments converted during bytes formatting
# expect: b'%5%' ValueError unsupported format character '%' (0x25) at index 2
