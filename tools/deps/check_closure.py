#!/usr/bin/env python3
"""Checks that a program pulls in one library and what this may use, and no Python.

  check_closure.py --library=gil --closure=LABELS --table=tools/deps/allowed.txt

LABELS is what `bazel query 'deps(TARGET)'` prints. The packages of this repository among them have to be the program's own
(below examples/), or on the line of the library in the table, or on the lines of what it may use; other repositories
have to be Abseil, named there, or needed by every build."""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
# pylint: disable=wrong-import-position
import check_deps  # noqa: E402

# The lines of the table that are Python.
PYTHON = ("bytecode", "objects", "compiler", "lib", "vm", "modules/*", "embed", "capi", "cmd")
# What the rules of every C++ program depend on.
BUILD_REPOSITORIES = check_deps.BUILD_REPOSITORIES + (
    "bazel_features", "bazel_tools", "build_bazel_apple_support", "com_google_protobuf", "local_config_cc_toolchains",
    "local_config_platform", "local_config_sh", "local_config_xcode", "local_jdk", "remote_coverage_tools", "rules_java",
    "rules_python")


def problem(table, library, label):
    """Why `label` may not be there; None if it may."""
    # bzlmod: @@_main~archives~com_google_absl or @@rules_cc~
    repo = [part for part in label.repo.replace("+", "~").split("~") if part][-1] if label.repo.strip("~+") else ""
    if repo in BUILD_REPOSITORIES:
        return None
    reach = table.may_use[library]
    outside = check_deps.outside_name(check_deps.Label(
        "@%s//%s:%s" % (repo, label.package, label.name) if repo else "//%s:%s" % (label.package, label.name)))
    if outside == "+absl":
        return None
    if outside is not None:
        name = outside.replace("+use_", "+")
        return None if any(name in table.outside[line] for line in reach) else "from outside, and not of this library"
    line = table.line_of(label.package)
    if line in reach or line == "examples":
        return None
    return "Python" if line in PYTHON else "not a library that %s may use" % library


def check(table, library, labels):
    """Yields (label, problem)."""
    for text in sorted(labels):
        found = problem(table, library, check_deps.Label(text))
        if found:
            yield text, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True)
    parser.add_argument("--closure", required=True)
    parser.add_argument("--table", required=True)
    args = parser.parse_args()
    with open(args.table, encoding="utf-8") as lines:
        table = check_deps.Table(lines)
    with open(args.closure, encoding="utf-8") as lines:
        labels = [line.strip() for line in lines if line.strip()]
    if args.library not in table.may_use:
        sys.exit("no line for %s in %s" % (args.library, args.table))
    if not any(label.lstrip("@").startswith("//%s:" % args.library) for label in labels):
        sys.exit("the program does not use //%s at all" % args.library)
    problems = list(check(table, args.library, labels))
    for text, why in problems:
        print("error: %s: %s" % (text, why))
    packages = sorted({check_deps.Label(label).package for label in labels if label.lstrip("@").startswith("//")} - {""})
    print("%d targets; packages of this repository: %s" % (len(labels), ", ".join(packages)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
