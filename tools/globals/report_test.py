#!/usr/bin/env python3
"""`globals.py list`, `show`, `table`, `suggest-const` and `--help` say what is there."""

import json
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
COMPILERS = [c for c in ("g++", "clang++-19", "clang++-22") if shutil.which(c)]


class ReportTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def compile(self, name, compiler=COMPILERS[0], flags=("-O2", "-fPIC")):
        path = self.folder / (name + ".o")
        subprocess.run([compiler, "-std=c++20", *flags, "-c", FOLDER / "testdata" / (name + ".cc"), "-o", path], check=True)
        return path

    def run_globals(self, *args, code=0):
        done = subprocess.run([sys.executable, FOLDER / "globals.py", *args], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def allow(self, text):
        path = self.folder / "allowed.txt"
        path.write_text(text)
        return "--allowed=%s" % path

    def listed(self, *args):
        return {entry["symbol"]: entry for entry in map(json.loads, self.run_globals("list", "--json", *args).splitlines())}

    def test_list_names_kind_section_and_reason(self):
        found = self.listed(self.allow("testdata::x  # because\n"), self.compile("globals"))
        self.assertEqual(found["testdata::x"]["kind"], "variable")
        self.assertEqual(found["testdata::x"]["reason"], "because")
        self.assertIsNone(found["testdata::zero"]["reason"])
        self.assertEqual(found["testdata::Count()::local"]["kind"], "static local")
        self.assertEqual(found["testdata::per_thread"]["section"], ".tbss")
        text = self.run_globals("list", self.compile("globals"))
        self.assertIn("NOT ALLOWED", text)
        self.assertIn("11 listed", text)

    def test_list_all_tells_constants_with_addresses_from_vtables(self):
        for compiler in COMPILERS:
            found = self.listed("--all", self.compile("constants", compiler, ("-O0", "-fPIC")))
            self.assertEqual(found["testdata::kNames"]["kind"], "relocated constant", compiler)
            self.assertEqual(found["vtable for testdata::Derived"]["kind"], "vtable", compiler)
            self.assertEqual(found["VTT for testdata::Derived"]["kind"], "vtable", compiler)
            self.assertEqual(found["typeinfo for testdata::Derived"]["kind"], "type information", compiler)
            self.assertEqual(self.listed("--all", "--kind=variable", self.compile("constants", compiler)), {})

    def test_list_by_kind(self):
        self.assertEqual(set(self.listed("--kind=thread-local", self.compile("globals"))), {"testdata::per_thread"})

    def test_show_says_where_what_and_who(self):
        text = self.run_globals("show", self.allow("testdata::x  # because\n"), "testdata::x", self.compile("globals"))
        for wanted in ("kind:              variable", "_ZN8testdataL1xE (local)", ".data+", "4 bytes", "starts as:         01 00 00 00",
                       "allowed:           because"):
            self.assertIn(wanted, text)
        if platform.machine() == "x86_64":
            self.assertIn("writes:            testdata::Count()", text)

    def test_show_finds_by_a_part_of_the_name_and_says_when_there_is_none(self):
        path = self.compile("globals")
        self.assertIn("testdata::inline_variable", self.run_globals("show", "inline_var", path))
        self.assertIn("no global of that name", self.run_globals("show", "nothing_like_it", path, code=1))

    def test_table_counts_by_kind_and_part(self):
        objects = self.folder / "objects"
        objects.write_text("object\t//a/b:c\t%s\nobject\t//d:e\t%s\n" % (
            self.compile("globals"), self.compile("constants", flags=("-O0", "-fPIC"))))
        text = self.run_globals("table", "--objects=%s" % objects, "--part=first=a", "--part=second=d,x", self.allow(
            "testdata::per_thread  # why\ntestdata::Count()::local  # why\ntestdata::x  # why\n"))
        rows = {cells[0].strip(): [cell.strip() for cell in cells[1:]]
                for cells in (line.split("|") for line in text.splitlines() if "|" in line)}
        self.assertEqual(rows[""], ["first", "second", "all"])
        self.assertEqual(rows["thread-locals"], ["1", "-", "1"])
        self.assertEqual(rows["static locals"], ["1", "-", "1"])
        self.assertEqual(rows["variables"], ["1", "-", "1"])
        self.assertEqual(rows["to fix"], ["8", "0", "8"])
        self.assertNotEqual(rows["vtables and type information"], ["-", "-", "0"])

    @unittest.skipUnless(platform.machine() == "x86_64" and shutil.which("objdump"), "reads machine code of x86-64")
    def test_suggest_const_names_what_nobody_writes(self):
        for compiler in COMPILERS:
            for flags in (("-O0", "-fPIC"), ("-O2", "-fPIC"), ("-O1", "-fPIE", "-fdata-sections")):
                with self.subTest(compiler=compiler, flags=flags):
                    text = self.run_globals("suggest-const", self.compile("unwritten", compiler, flags))
                    self.assertNotIn("testdata::changed\n", text)
                    self.assertNotIn("testdata::given_away\n", text)
                    self.assertIn("testdata::never_written_elsewhere\n", text)
                    if "-O0" in flags:
                        self.assertIn("testdata::never_written\n", text)  # otherwise the compiler saw it itself
                    else:
                        self.assertRegex(text, r"testdata::only_initialised\n.*\n +only its initialiser writes it")

    @unittest.skipUnless(platform.machine() == "x86_64" and shutil.which("objdump"), "reads machine code of x86-64")
    def test_a_write_in_another_object_counts(self):
        other = self.folder / "other.cc"
        other.write_text("namespace testdata { extern int never_written_elsewhere; void F() { ++never_written_elsewhere; } }")
        subprocess.run(["g++", "-O2", "-fPIC", "-c", other, "-o", self.folder / "other.o"], check=True)
        text = self.run_globals("suggest-const", self.compile("unwritten"), self.folder / "other.o")
        self.assertNotIn("testdata::never_written_elsewhere", text)

    def test_help_teaches(self):
        text = self.run_globals("--help")
        for wanted in ("Why:", "check", "show SYMBOL", "suggest-const", "# handlers have no other way to know", "What is found.",
                       "bazel run //tools/globals"):
            self.assertIn(wanted, text)
        for command in ("check", "list", "show", "table", "suggest-const"):
            self.assertIn("--allowed", self.run_globals(command, "--help"))


if __name__ == "__main__":
    unittest.main(verbosity=0)
