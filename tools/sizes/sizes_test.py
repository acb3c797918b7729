#!/usr/bin/env python3
"""tools/sizes/sizes.py adds up what a program pays, and holds READMEs against it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
# pylint: disable=wrong-import-position
import sizes  # noqa: E402


class SizesTest(unittest.TestCase):

    def compile(self, text, name):
        path = self.folder / name
        (self.folder / "a.cc").write_text(text)
        subprocess.run(["g++", "-O2", "-c", self.folder / "a.cc", "-o", path], check=True)
        return str(path)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_code_constants_and_data_are_told_apart(self):
        before = sizes.measure([self.compile("int f() { return 1; }", "a.o")])
        code, constants, data = sizes.measure([self.compile(
            "int f() { return 1; } extern const char big[3000] = {1}; int numbers[500];", "b.o")])
        self.assertGreater(before[0], 0)
        self.assertEqual((before[1], before[2]), (0, 0))
        self.assertEqual((code, constants, data), (before[0], 3000, 2000))

    def test_an_inline_function_counts_once(self):
        text = "inline __attribute__((noinline)) int f(int x) { return x * x / 7 %% 13; } int %s(int x) { return f(x); }"
        one, two = self.compile(text % "g", "a.o"), self.compile(text % "h", "b.o")
        self.assertLess(sizes.measure([one, two])[0], 2 * sizes.measure([one])[0])

    def test_a_readme_that_is_right_passes_and_one_that_is_wrong_does_not(self):
        readme = sizes.update("# x\n\ntext\n", (40960, 10240, 100))
        self.assertIn("Optimised, 40 KB of code, 10 KB of constants and 0.1 KB of data", readme)
        self.assertIsNone(sizes.check(readme, (45000, 10000, 90)))
        self.assertIn("but is", sizes.check(readme, (80000, 10240, 100)))
        self.assertIn("nothing", sizes.check("# x\n", (1, 1, 1)))

    def test_update_replaces_its_line_and_nothing_else(self):
        first = sizes.update("# x\n\ntext\n", (1024, 0, 0))
        second = sizes.update(first + "\nmore\n", (4096, 0, 0))
        self.assertEqual(second, first.replace("1.0 KB", "4.0 KB") + "\nmore\n")


if __name__ == "__main__":
    unittest.main(verbosity=0)
