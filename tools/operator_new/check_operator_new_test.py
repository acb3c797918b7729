#!/usr/bin/env python3
"""tools/operator_new/check_operator_new.py finds what allocates without a limit."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).resolve().parent / "check_operator_new.py"


class OperatorNewTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check(self, source, allowed=None):
        (self.folder / "a.cc").write_text(source)
        subprocess.run(["g++", "-std=c++20", "-c", self.folder / "a.cc", "-o",
                        self.folder / "a.o"], check=True)
        (self.folder / "objects").write_text("object\t//the:target\t%s\n" % (self.folder / "a.o"))
        options = []
        if allowed is not None:
            (self.folder / "allowed.txt").write_text(allowed)
            options = ["--allowed=%s" % (self.folder / "allowed.txt")]
        done = subprocess.run(
            [sys.executable, CHECKER, "--objects=%s" % (self.folder / "objects"), *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def test_each_throwing_form_is_found(self):
        for expression in ("new int", "new int[n]", "new Aligned", "new Aligned[n]"):
            with self.subTest(expression):
                code, text = self.check(
                    "struct alignas(64) Aligned { int x; }; void* F(int n) { (void)n; return %s; }"
                    % expression)
                self.assertEqual(code, 1, text)
                self.assertIn("error: //the:target uses operator new", text)

    def test_a_container_of_the_standard_library_is_found(self):
        code, text = self.check("#include <vector>\nvoid F(std::vector<int>& v) { v.push_back(1); }")
        self.assertEqual(code, 1, text)

    def test_placement_new_is_free(self):
        code, text = self.check("#include <new>\nvoid F(void* p) { new (p) int(1); }")
        self.assertEqual(code, 0, text)

    def test_what_can_fail_but_knows_no_limit_is_found(self):
        for expression in ("new (std::nothrow) int[n]", "malloc(n)", "realloc(p, n)", "strdup(p)"):
            with self.subTest(expression):
                source = ("#include <cstdlib>\n#include <cstring>\n#include <new>\n"
                          "void* F(char* p, int n) { (void)p; (void)n; return %s; }" % expression)
                code, text = self.check(source)
                self.assertEqual(code, 1, text)
                self.assertIn("error: //the:target allocates where no limit applies", text)
                code, text = self.check(source, "unlimited //the:target  # bounded\n")
                self.assertEqual(code, 0, text)
                code, text = self.check(source, "throwing //the:target  # bounded\n")
                self.assertEqual(code, 1, text)

    def test_an_allowed_target_is_free(self):
        code, text = self.check("int* F() { return new int; }", "//the:*  # bounded\n")
        self.assertEqual(code, 0, text)

    def test_an_allowed_object_file_is_free(self):
        code, text = self.check("int* F() { return new int; }", "*/a.o  # bounded\n")
        self.assertEqual(code, 0, text)
        code, text = self.check("int* F() { return new int; }", "*/b.o  # bounded\n")
        self.assertEqual(code, 1, text)

    def test_an_allowance_of_nothing_is_an_error(self):
        code, text = self.check("int F() { return 1; }", "//the:*  # bounded\n")
        self.assertEqual(code, 1)
        self.assertIn("allowed.txt:1: //the:* covers nothing", text)

    def test_an_allowance_without_a_reason_is_refused(self):
        code, text = self.check("int* F() { return new int; }", "//the:*\n")
        self.assertEqual(code, 1)
        self.assertIn("no reason given", text)


if __name__ == "__main__":
    unittest.main(verbosity=0)
