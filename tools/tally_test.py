#!/usr/bin/env python3
"""tools/tally.py counts what really happened."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

TALLY = pathlib.Path(__file__).resolve().parent / "tally.py"

GTEST_XML = """<?xml version="1.0"?><testsuites tests="4"><testsuite name="S" tests="4">
<testcase name="a" status="run" result="completed" time="0"/>
<testcase name="b" status="run" result="completed" time="0"/>
<testcase name="c" status="run" result="skipped" time="0"><skipped message=""/></testcase>
<testcase name="d" status="notrun" result="suppressed" time="0"/>
%s</testsuite></testsuites>"""
FAILED_CASE = '<testcase name="e" status="run"><failure message="no"/></testcase>'


class TallyTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.events = []

    def target(self, label, status, xml=None):
        outputs = []
        if xml is not None:
            path = self.folder / ("%d.xml" % len(self.events))
            path.write_text(xml)
            outputs = [{"name": "test.xml", "uri": path.as_uri()}]
        self.events += [
            {"id": {"targetCompleted": {"label": label}}, "completed": {"success": True}},
            {"id": {"testResult": {"label": label, "run": 1, "shard": 1}},
             "testResult": {"testActionOutput": outputs}},
            {"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}},
        ]

    def tally(self, *options):
        path = self.folder / "events.json"
        path.write_text("".join(json.dumps(event) + "\n" for event in self.events))
        done = subprocess.run([sys.executable, TALLY, *options, path],
                              stdout=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def test_cases_count_one_by_one_and_skipped_ones_not_at_all(self):
        self.target("//a:a_test", "PASSED", GTEST_XML % "")
        self.assertEqual(self.tally(), (0, ["2 passed, 0 failed"]))

    def test_a_target_without_cases_counts_as_one(self):
        self.target("//a:a_test", "PASSED")
        self.target("//b:b_test", "FAILED")
        self.assertEqual(self.tally(), (1, ["failed: //b:b_test", "1 passed, 1 failed"]))

    def test_a_failed_case_is_counted_beside_those_that_passed(self):
        self.target("//a:a_test", "FAILED", GTEST_XML % FAILED_CASE)
        self.assertEqual(self.tally(), (1, ["failed: //a:a_test", "2 passed, 1 failed"]))

    def test_a_crash_after_the_last_case_is_a_failure(self):
        self.target("//a:a_test", "FAILED", GTEST_XML % "")
        self.assertEqual(self.tally(), (1, ["failed: //a:a_test", "2 passed, 1 failed"]))

    def test_only_the_last_attempt_of_a_flaky_target_counts(self):
        self.target("//a:a_test", "FLAKY", GTEST_XML % FAILED_CASE)
        self.target("//a:a_test", "FLAKY", GTEST_XML % "")
        self.assertEqual(self.tally(), (0, ["2 passed, 0 failed"]))

    def test_a_target_that_does_not_build_is_a_failure(self):
        self.events.append({"id": {"targetCompleted": {"label": "//a:a_test"}}, "aborted": {}})
        self.assertEqual(self.tally("--exit_code=1"),
                         (1, ["does not build: //a:a_test", "0 passed, 1 failed"]))

    def test_a_failure_of_bazel_itself_is_a_failure(self):
        self.target("//a:a_test", "PASSED", GTEST_XML % "")
        self.assertEqual(self.tally("--exit_code=37"),
                         (1, ["bazel ended with exit code 37", "2 passed, 1 failed"]))

    def test_no_events_at_all_is_no_success(self):
        code, lines = self.tally("--exit_code=1")
        self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main(verbosity=0)
