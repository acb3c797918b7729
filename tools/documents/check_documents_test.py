#!/usr/bin/env python3
"""tools/documents/check_documents.py finds references that lead nowhere, and no others."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).resolve().parent / "check_documents.py"


class DocumentsTest(unittest.TestCase):

    def check(self, text):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            (top / "docs").mkdir()
            (top / "gil").mkdir()
            (top / "WORKSPACE").write_text("")
            (top / ".bazelignore").write_text("ignored\n")
            (top / "gil/gil.h").write_text("")
            (top / "docs/other.md").write_text("# Other page\n\n## What it's for, really\n")
            (top / "docs/page.md").write_text(text)
            done = subprocess.run([sys.executable, CHECKER, top / "WORKSPACE"], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def passes(self, text):
        code, output = self.check(text)
        self.assertEqual(code, 0, output)

    def fails(self, text, wanted):
        code, output = self.check(text)
        self.assertEqual(code, 1)
        self.assertIn("error: docs/page.md: " + wanted, output)

    def test_links_lead_to_files(self):
        self.passes("[other](other.md) [gil](../gil/gil.h) [folder](../gil) [web](https://example.com)")
        self.fails("[gone](gone.md)", "a link to gone.md")

    def test_anchors_are_headings(self):
        self.passes("[other](other.md#what-its-for-really)")
        self.fails("[other](other.md#nothing)", "a link to other.md#nothing, but there is no such heading")

    def test_paths_in_backquotes_exist(self):
        self.passes("`gil/gil.h`, `docs/THING.h`, `modules/*/x.cc`, `//gil:gil`, `a.b`")
        self.fails("`gil/gone.h`", "gil/gone.h is named")

    def test_code_is_not_looked_at(self):
        self.passes("```\n[gone](gone.md) `gil/gone.h`\n```\n")


if __name__ == "__main__":
    unittest.main(verbosity=0)
