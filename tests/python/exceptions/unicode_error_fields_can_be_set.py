# All fields of a UnicodeError can be set, and its text follows; a place outside the object is shown as it is.
e = UnicodeEncodeError("baz", "xxxxx", 1, 5, "foo")
e.end = 2; print(e)  # expect: 'baz' codec can't encode character '\x78' in position 1: foo
e.end = 5; e.encoding = 4000; e.reason = 9; e.start = 1000
print(e)  # expect: '4000' codec can't encode characters in position 1000-4: 9
d = UnicodeDecodeError("baz", b"xxxxx", 1, 5, "foo")
d.end = 2; print(d)  # expect: 'baz' codec can't decode byte 0x78 in position 1: foo
d.object = b"zzzz"; print(d)  # expect: 'baz' codec can't decode byte 0x7a in position 1: foo
d.start = 1000; print(d)  # expect: 'baz' codec can't decode bytes in position 1000-1: foo
class New(OSError):
    def __new__(cls, message, baz):
        self = super().__new__(cls, message)
        self.baz = baz
        return self
o = New("text", "baz"); print(o.args, o.baz)  # expect: ('text',) baz
o = New("text", baz="baz"); print(o.args, o.baz)  # expect: ('text',) baz
