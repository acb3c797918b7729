#!/usr/bin/env python3
"""tools/elf reads what assemblers and linkers write, and allow-lists with their reasons."""

import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
# pylint: disable=wrong-import-position
from elf import allow_list, manifest, object_file  # noqa: E402


def elf32(order, section_name=b".data"):
    """A minimal 32-bit ELF object: one writable section of 8 bytes, one symbol `x` of 4 in it."""
    names = b"\0" + section_name + b"\0.symtab\0.strtab\0.shstrtab\0"
    strings = b"\0x\0"
    data = bytes(8)
    symbols = bytes(16) + struct.pack(order + "IIIBBH", 1, 4, 4, 1, 0, 1)
    offset, bodies = 52, []
    for body in (data, symbols, strings, names):
        bodies.append((offset, body))
        offset += len(body)
    header = struct.pack(order + "HHIIIIIHHHHHH", 1, 40, 1, 0, 0, offset, 0, 52, 0, 0, 40, 5, 4)

    def section(name, kind, flags, index, link=0, entry=0):
        return struct.pack(order + "IIIIIIIIII", names.index(name), kind, flags, 0, bodies[index][0],
                           len(bodies[index][1]), link, 0, 4, entry)

    table = bytes(40) + section(section_name, 1, 3, 0) + section(b".symtab", 2, 0, 1, 3, 16) + section(
        b".strtab", 3, 0, 2) + section(b".shstrtab", 3, 0, 3)
    ident = b"\x7fELF\x01" + (b"\x01" if order == "<" else b"\x02") + b"\x01" + bytes(9)
    return ident + header + b"".join(body for _, body in bodies) + table


class ObjectFileTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def compile(self, text, name="a.o", flags=()):
        (self.folder / "a.cc").write_text(text)
        subprocess.run(["g++", *flags, "-c", self.folder / "a.cc", "-o", self.folder / name], check=True)
        return self.folder / name

    def test_symbols_sections_and_content_of_an_object(self):
        (elf,) = object_file.read(str(self.compile("int x = 0x01020304; int zero; extern int other; int* p = &other;")))
        found = {symbol.name: symbol for symbol in elf.symbols}
        self.assertNotIn("other", found)  # not defined here
        section = elf.sections[found["x"].section]
        self.assertEqual((section.name, found["x"].size, elf.source, elf.machine), (".data", 4, "a.cc", elf.machine))
        self.assertEqual(sorted(elf.content(section)[:4]), [1, 2, 3, 4])
        self.assertTrue(section.writable)
        zero = elf.sections[found["zero"].section]
        self.assertEqual(elf.content(zero), bytes(zero.size))

    def test_the_symbols_are_those_that_nm_sees(self):
        path = self.compile("#include <string>\n#include <iostream>\nstd::string s; thread_local int t; "
                            "inline int i = 1; int f() { static int l = s.size(); return ++l + ++t + ++i; }")
        (elf,) = object_file.read(str(path))
        text = subprocess.run(["nm", "--defined-only", path], check=True, stdout=subprocess.PIPE, text=True).stdout
        theirs = {line.split()[2] for line in text.splitlines()}
        self.assertEqual({symbol.name for symbol in elf.symbols if symbol.kind != object_file.STT_SECTION}, theirs)

    def test_32_bits_and_the_other_byte_order(self):
        for order in "<>":
            path = self.folder / "other.o"
            path.write_bytes(elf32(order))
            (elf,) = object_file.read(str(path))
            self.assertEqual([(s.name, s.value, s.size, elf.sections[s.section].name) for s in elf.symbols],
                             [("x", 4, 4, ".data")])
            self.assertTrue(elf.sections[1].writable)

    def test_archives_with_long_names_and_thin_ones(self):
        name = "a_name_that_is_longer_than_sixteen_characters.o"
        long, short = self.compile("int x;", name), self.compile("int y;", "y.o")
        for flags in ("rc", "rcT"):
            archive = self.folder / ("lib%s.a" % flags)
            subprocess.run(["ar", flags, archive, long, short], check=True)
            elves = object_file.read(str(archive))
            self.assertEqual([[s.name for s in elf.symbols if s.size] for elf in elves], [["x"], ["y"]], flags)
            self.assertIn(name, elves[0].path)

    def test_a_missing_file_is_refused(self):
        with self.assertRaises(object_file.Refused):
            object_file.read(str(self.folder / "missing.o"))


class AllowListTest(unittest.TestCase):

    def parse(self, line):
        return allow_list.parse_line(line, "f:1", keywords=("section",))

    def test_a_line_has_a_pattern_and_a_reason(self):
        self.assertEqual(self.parse("a::b*  # why # not"), ("", "a::b*", "why # not", "f:1", False))
        self.assertEqual(self.parse("section .x # why"), ("section", ".x", "why", "f:1", False))
        self.assertEqual(self.parse("maybe section .x # why"), ("section", ".x", "why", "f:1", True))
        self.assertEqual(self.parse("f::{lambda()#1}::x  # why"), ("", "f::{lambda()#1}::x", "why", "f:1", False))
        self.assertIsNone(self.parse("# a comment"))
        self.assertIsNone(self.parse("  "))
        with self.assertRaisesRegex(allow_list.AllowListError, "f:1: no reason given for a"):
            self.parse("a")

    def test_only_the_star_is_special(self):
        self.assertTrue(allow_list.matches("a[0]?*", "a[0]?b"))
        self.assertFalse(allow_list.matches("a[0]", "a0"))
        self.assertFalse(allow_list.matches("a", "ab"))

    def test_stale_lines_are_those_that_covered_nothing(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("a  # why\na*  # why\nb  # why\nmaybe c  # why\n")
            file.flush()
            entries = allow_list.AllowList([file.name])
        self.assertEqual(entries.find(lambda _: "a").pattern, "a")
        self.assertIsNone(entries.find(lambda _: "d"))
        self.assertEqual([entry.pattern for entry in entries.stale()], ["b"])


class ManifestTest(unittest.TestCase):

    def test_objects_and_sources_by_target(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("object\t@@//a:b\ta/b.o\nsource\t//a:b\ta/b.cc\nsource\t@//a:b\ta/b.h\nobject\t@x//:y\tz.o\n")
            file.flush()
            objects, sources = manifest.read(file.name)
        self.assertEqual(objects, [("//a:b", "a/b.o"), ("@x//:y", "z.o")])
        self.assertEqual(sources, {"//a:b": ["a/b.cc", "a/b.h"]})


if __name__ == "__main__":
    unittest.main(verbosity=0)
