#!/usr/bin/env python3
"""tools/deps/check_deps.py and check_complete.py on small graphs of their own."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent

TABLE = """
low       : -
middle    : low  +gmp
middle/*  : middle
high      : middle
other     : all
tools     : all
+absl : base:core_headers status
"""


def node(label, *deps, kind="cc_library", testonly=False, attribute="deps"):
    return {"label": label, "kind": kind, "testonly": testonly,
            "edges": [[attribute, dep] for dep in deps]}


class Fixture(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_checker(self, program, nodes, *options):
        graph = self.folder / "graph"
        graph.write_text("".join(json.dumps(node) + "\n" for node in nodes))
        done = subprocess.run([sys.executable, FOLDER / program, "--graph", graph, *options],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        return done.returncode, done.stdout


class DependencyTableTest(Fixture):

    def check(self, *nodes, table=TABLE):
        path = self.folder / "table.txt"
        path.write_text(table)
        return self.run_checker("check_deps.py", nodes, "--table", path)

    def assert_allowed(self, *nodes):
        code, text = self.check(*nodes)
        self.assertEqual(code, 0, text)

    def assert_refused(self, message, *nodes):
        code, text = self.check(*nodes)
        self.assertEqual(code, 1, text)
        self.assertIn("error: " + message, text)

    def test_a_package_may_use_itself_and_what_its_line_names(self):
        self.assert_allowed(node("//middle:a", "//middle:b", "//low:low"))

    def test_a_package_may_use_what_its_uses_use(self):
        self.assert_allowed(node("//high:a", "//low:low"))

    def test_a_package_may_not_look_upward(self):
        self.assert_refused("//low:low -> //high:high: low may not use high",
                            node("//low:low", "//high:high"))

    def test_a_header_taken_from_another_package_is_a_dependency(self):
        self.assert_refused("//low:low -> //high:high.h", node(
            "//low:low", "//high:high.h", attribute="hdrs"))

    def test_a_package_in_no_line_is_refused_even_without_dependencies(self):
        self.assert_refused("//new:new: the package new is in no line", node("//new:new"))

    def test_a_dependency_on_a_package_in_no_line_is_refused(self):
        self.assert_refused("//high:a -> //new:new: new is in no line",
                            node("//high:a", "//new:new"))

    def test_an_inner_folder_belongs_to_the_line_that_fits_best(self):
        self.assert_allowed(node("//low/internal/deep:a", "//low:b"),
                            node("//middle/inner:a", "//middle:b"))
        self.assert_refused("//middle:a -> //middle/inner:b: middle may not use middle/*",
                            node("//middle:a", "//middle/inner:b"))

    def test_a_library_from_outside_is_for_those_that_name_it(self):
        self.assert_allowed(node("//middle:a", "//third_party/gmp:gmp"), node("//middle:b", "//:gmp"))
        self.assert_refused("//high:a -> //third_party/gmp:gmp: high may not use +gmp",
                            node("//high:a", "//third_party/gmp:gmp"))
        self.assert_refused("//low:a -> @zlib//:zlib: low may not use +zlib",
                            node("//low:a", "@zlib//:zlib"))

    def test_all_stands_for_the_lines_above_only(self):
        self.assert_allowed(node("//other:a", "//high:a", "//middle/inner:a"))
        self.assert_refused("//other:a -> //tools:b", node("//other:a", "//tools:b"))

    def test_abseil_is_for_all_but_only_what_the_table_names(self):
        self.assert_allowed(node("//low:a", "@com_google_absl//absl/base:core_headers",
                                 "@com_google_absl//absl/status:status"))
        self.assert_refused("//low:a -> @com_google_absl//absl/flags:flag: not among",
                            node("//low:a", "@com_google_absl//absl/flags:flag"))

    def test_tests_are_free(self):
        self.assert_allowed(node("//low:a_test", "//high:high", kind="cc_test"),
                            node("//low:fake", "//high:high", testonly=True))

    def test_tools_of_the_build_are_free(self):
        self.assert_allowed(node("//low:generated", "//tools:generator", attribute="tools"))
        self.assert_refused("//low:a -> //tools:lib", node("//low:a", "//tools:lib"))

    def test_a_line_can_name_only_lines_above_it(self):
        code, text = self.check(node("//a:a"), table="a : b\nb : -\n")
        self.assertEqual(code, 1)
        self.assertIn("line 1: a may use b, which is not above it", text)

    def test_an_empty_graph_is_no_success(self):
        self.assertEqual(self.check()[0], 1)


class CompleteTest(Fixture):

    def check(self, build_files, *nodes):
        tree = self.folder / "tree"
        for name, text in build_files.items():
            path = tree / name / "BUILD.bazel"
            path.parent.mkdir(parents=True)
            path.write_text(text)
        (tree / "WORKSPACE").write_text("")
        (tree / ".bazelignore").write_text("stranger\n")
        return self.run_checker("check_complete.py", nodes, "--tree", tree / "WORKSPACE")

    def test_a_library_that_is_not_reached_is_named(self):
        code, text = self.check({"a": 'tessera_cc_library(name = "a")\ncc_library(name = "b")\n'},
                                node("//a:a"))
        self.assertEqual(code, 1)
        self.assertIn("error: //a:b\n", text)
        self.assertNotIn("//a:a\n", text)

    def test_a_package_of_libraries_has_one_of_its_own_name(self):
        code, text = self.check({"a": 'cc_library(name = "b")\n'}, node("//a:b"))
        self.assertEqual(code, 1)
        self.assertIn("error: //a has no library of its own name", text)

    def test_what_is_testonly_or_another_workspace_need_not_be_reached(self):
        code, text = self.check({
            "a/b": 'cc_library(name = "b")\ncc_library(name = "fake", testonly = True)\n',
            "stranger": 'cc_library(name = "stranger")\n',
        }, node("//a/b:b"))
        self.assertEqual(code, 0, text)


class ClosureTest(Fixture):

    def check(self, library, *labels):
        (self.folder / "closure").write_text("".join(label + "\n" for label in labels))
        (self.folder / "table").write_text(TABLE + "examples : all\nobjects : all\n")
        done = subprocess.run(
            [sys.executable, FOLDER / "check_closure.py", "--library", library, "--closure", self.folder / "closure",
             "--table", self.folder / "table"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout

    def test_a_program_of_a_library_and_what_this_may_use_passes(self):
        code, text = self.check("middle", "//examples/middle:x", "//middle:middle", "//low:low.cc", "//:gmp",
                                "//third_party/gmp:gmp", "@com_google_absl//absl/base:any", "@bazel_tools//tools/cpp:x",
                                "@@_main~archives~com_google_absl//absl/base:any", "@@rules_cc~//cc:defs")
        self.assertEqual(code, 0, text)

    def test_a_library_that_it_may_not_use_is_named(self):
        code, text = self.check("low", "//examples/low:x", "//low:low", "//middle:middle")
        self.assertEqual(code, 1)
        self.assertIn("error: //middle:middle: not a library that low may use", text)

    def test_python_is_called_python(self):
        code, text = self.check("middle", "//middle:middle", "@@//objects:str.cc")
        self.assertEqual(code, 1)
        self.assertIn("objects:str.cc: Python", text)

    def test_what_comes_from_outside_is_held_against_the_table_too(self):
        code, text = self.check("low", "//low:low", "//:gmp")
        self.assertEqual(code, 1)
        self.assertIn("error: //:gmp: from outside", text)
        self.assertEqual(self.check("low", "//low:low", "@some_repository//:x")[0], 1)

    def test_a_program_that_does_not_use_the_library_is_no_example_of_it(self):
        self.assertNotEqual(self.check("low", "//examples/low:x")[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=0)
