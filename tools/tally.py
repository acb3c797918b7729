#!/usr/bin/env python3
"""Counts the tests of Bazel runs by their real results.

  tools/tally.py [--exit_code=N] EVENTS.json...

Reads what `bazel test --build_event_json_file=EVENTS.json` wrote and ends with the line
"N passed, M failed". A target whose test.xml lists cases (GoogleTest's does) counts case
by case, any other as one; a target that does not build is one failure, and so is one
whose cases all passed but which failed all the same (a crash, a leak, a time-out).
Skipped cases count as neither. Exits with 1 when anything failed, or Bazel did."""

import argparse
import json
import sys
import urllib.parse
import xml.etree.ElementTree

CASE_FAILURES = ("failure", "error")


def read_events(path):
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                try:
                    yield json.loads(line)
                except ValueError:
                    return  # Bazel was stopped while it wrote
    except FileNotFoundError:
        return


def count_cases(path):
    """Returns (passed, failed, skipped) of one test.xml; zeros when it cannot be read."""
    passed = failed = skipped = 0
    try:
        root = xml.etree.ElementTree.parse(path).getroot()
    except (OSError, xml.etree.ElementTree.ParseError):
        return 0, 0, 0
    for case in root.iter("testcase"):
        if any(case.find(tag) is not None for tag in CASE_FAILURES):
            failed += 1
        elif (case.find("skipped") is not None or case.get("status") == "notrun" or
              case.get("result") in ("skipped", "suppressed")):
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


class Target:
    """What the events say of one test target."""

    def __init__(self):
        self.status = None  # of testSummary
        self.runs = {}  # (run, shard) -> path of test.xml of the last attempt

    def add_result(self, event_id, result):
        for output in result.get("testActionOutput", ()):
            if output.get("name") == "test.xml" and "uri" in output:
                key = event_id.get("run", 1), event_id.get("shard", 1)
                self.runs[key] = urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)

    def was_run(self):
        return self.status not in (None, "NO_STATUS")

    def count(self):
        passed, failed, skipped = (
            sum(column) for column in zip((0, 0, 0), *map(count_cases, self.runs.values())))
        if self.status not in ("PASSED", "FLAKY"):
            return passed, max(failed, 1)
        return passed if passed or skipped else 1, 0


def tally(path):
    """Returns (passed, failed, lines that name what failed) of one run."""
    targets = {}
    unbuilt = set()
    aborted = []
    for event in read_events(path):
        event_id = event.get("id", {})
        if "testResult" in event_id and "testResult" in event:
            label = event_id["testResult"]["label"]
            targets.setdefault(label, Target()).add_result(
                event_id["testResult"], event["testResult"])
        elif "testSummary" in event_id and "testSummary" in event:
            label = event_id["testSummary"]["label"]
            targets.setdefault(label, Target()).status = event["testSummary"].get("overallStatus")
        elif "targetCompleted" in event_id:
            label = event_id["targetCompleted"]["label"]
            if not event.get("completed", {}).get("success"):
                unbuilt.add(label)
        elif "pattern" in event_id and "aborted" in event:
            aborted.append(" ".join(event_id["pattern"].get("pattern", ["?"])))
    passed = failed = 0
    lines = []
    for label, target in sorted(targets.items()):
        if not target.was_run():
            continue  # the reason is among the targets that do not build
        more_passed, more_failed = target.count()
        passed += more_passed
        failed += more_failed
        if more_failed:
            lines.append("%s: %s" % (target.status.lower(), label))
    ran = {label for label, target in targets.items() if target.was_run()}
    for label in sorted(unbuilt - ran):
        failed += 1
        lines.append("does not build: %s" % label)
    for pattern in aborted:
        failed += 1
        lines.append("cannot be loaded: %s" % pattern)
    return passed, failed, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exit_code", type=int, default=0, help="Bazel's own exit code")
    parser.add_argument("events", nargs="+")
    args = parser.parse_args()
    passed = failed = 0
    for path in args.events:
        more_passed, more_failed, lines = tally(path)
        passed += more_passed
        failed += more_failed
        for line in lines:
            print(line)
    if args.exit_code and not failed:
        print("bazel ended with exit code %d" % args.exit_code)
        failed = 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
