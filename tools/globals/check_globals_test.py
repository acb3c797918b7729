#!/usr/bin/env python3
"""tools/globals/check_globals.py finds each writable global and nothing else."""

import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
COMPILERS = [c for c in ("g++", "clang++-19", "clang++-22") if shutil.which(c)]
FLAGS = [("-O0", "-fPIC"), ("-O2", "-fPIE", "-ffunction-sections", "-fdata-sections"), ("-O2", "-fPIC", "-g1")]

INJECTED = {
    "testdata::x", "testdata::zero", "testdata::per_thread", "testdata::counter",
    "testdata::pointer", "testdata::inline_variable", "testdata::dynamic_constant",
    "testdata::Class::member", "testdata::Template<long>::value", "testdata::Count()::local",
    "testdata::(anonymous namespace)::anonymous",
}


class CheckGlobalsTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def compile(self, source, compiler, flags=()):
        path = self.folder / (pathlib.Path(source).name + ".o")
        subprocess.run([compiler, "-std=c++20", "-fno-exceptions", "-fno-rtti", *flags, "-c",
                        source, "-o", path], check=True)
        return path

    def check(self, *objects, allowed=None):
        manifest = self.folder / "objects"
        manifest.write_text("".join("//the:target\t%s\n" % path for path in objects))
        options = []
        if allowed is not None:
            path = self.folder / "allowed.txt"
            path.write_text(allowed)
            options = ["--allowed=%s" % path]
        done = subprocess.run(
            [sys.executable, FOLDER / "check_globals.py", "--objects=%s" % manifest, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout, set(re.findall("writable global `(.*)`", done.stdout))

    def test_each_way_to_write_a_global_is_found(self):
        for compiler, flags in itertools.product(COMPILERS, FLAGS):
            with self.subTest(compiler=compiler, flags=flags):
                code, text, found = self.check(
                    self.compile(FOLDER / "testdata/globals.cc", compiler, flags))
                self.assertEqual((code, found), (1, INJECTED), text)

    def test_constants_are_no_globals(self):
        for compiler, flags in itertools.product(COMPILERS, FLAGS):
            with self.subTest(compiler=compiler, flags=flags):
                code, text, found = self.check(
                    self.compile(FOLDER / "testdata/constants.cc", compiler, flags))
                self.assertEqual((code, found), (0, set()), text)

    def test_what_iostream_leaves_in_each_object_is_not_ours(self):
        source = self.folder / "stream.cc"
        source.write_text("#include <iostream>\nvoid Use() { std::cout << 1; }\n")
        for compiler in COMPILERS:
            code, text, found = self.check(self.compile(source, compiler))
            self.assertEqual((code, found), (0, set()), text)

    def test_common_symbols_of_c_are_found(self):
        source = self.folder / "common.c"
        source.write_text("int tentative;\n")
        path = self.folder / "common.o"
        subprocess.run(["gcc", "-fcommon", "-c", source, "-o", path], check=True)
        code, text, found = self.check(path)
        self.assertEqual((code, found), (1, {"tentative"}), text)
        self.assertIn("in COMMON", text)

    def test_each_object_of_several_is_checked(self):
        code, text, found = self.check(
            self.compile(FOLDER / "testdata/constants.cc", COMPILERS[0]),
            self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0]))
        self.assertEqual((code, found), (1, INJECTED), text)

    def test_a_pattern_covers_what_it_matches_and_no_more(self):
        path = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0])
        _, text, found = self.check(path, allowed="testdata::Template<*>::value  # why\n")
        self.assertEqual(found, INJECTED - {"testdata::Template<long>::value"}, text)

    def test_a_section_can_be_allowed_as_a_whole(self):
        path = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0])
        _, text, found = self.check(path, allowed="section .tbss  # why\n")
        self.assertEqual(found, INJECTED - {"testdata::per_thread"}, text)

    def test_an_allowance_without_a_reason_is_refused(self):
        path = self.compile(FOLDER / "testdata/constants.cc", COMPILERS[0])
        code, text, _ = self.check(path, allowed="testdata::x\n")
        self.assertEqual(code, 1)
        self.assertIn("no reason given for testdata::x", text)

    def test_nothing_to_check_is_no_success(self):
        code, text, _ = self.check()
        self.assertEqual(code, 1, text)


if __name__ == "__main__":
    unittest.main(verbosity=0)
