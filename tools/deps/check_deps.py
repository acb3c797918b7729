#!/usr/bin/env python3
"""Checks that the build graph keeps to the table of allowed dependencies.

  check_deps.py --graph=FILE --table=FILE

Each line of the graph is a target in JSON: {"label", "kind", "testonly", "edges":
[[attribute, label]]}. How the table reads stands at its head (tools/deps/allowed.txt)."""

import argparse
import json
import re
import sys

LABEL = re.compile(r"(?:@@?(?P<repo>[^/]*))?//(?P<package>[^:]*)(?::(?P<name>.*))?$")
# What the build itself needs and no program contains.
BUILD_REPOSITORIES = ("bazel_tools", "bazel_skylib", "platforms", "rules_cc", "local_config_cc")
# Repositories whose names in the table are shorter.
OUTSIDE = {
    "com_google_absl": "+absl",
    "com_google_googletest": "+googletest",
    "com_github_google_benchmark": "+benchmark",
}
LINKED = ("deps", "implementation_deps", "modules", "actual", "library")


class Label:

    def __init__(self, text):
        match = LABEL.match(text)
        if not match:
            raise ValueError("not a label: %s" % text)
        self.text = text
        self.repo = match["repo"] or ""
        self.package = match["package"]
        self.name = match["name"] or self.package.rpartition("/")[2]


class Table:
    """The lines of the table of allowed dependencies."""

    def __init__(self, lines):
        self.may_use = {}  # line -> lines it may use, in turn too, itself among them
        self.outside = {}  # line -> names with a plus
        self.abseil = set()  # "package:target"
        self.errors = []
        for number, line in enumerate(lines, 1):
            line = line.partition("#")[0].strip()
            if line:
                self.add(number, *(part.strip() for part in line.partition(":")[::2]))

    def add(self, number, package, uses):
        if package == "+absl":
            for name in uses.split():
                folder, _, target = name.partition(":")
                self.abseil.add("%s:%s" % (folder, target or folder))
            return
        if package in self.may_use:
            self.errors.append("line %d: %s stands there twice" % (number, package))
        reach, outside = {package}, set()
        for name in uses.split():
            if name == "all":
                reach.update(self.may_use)
            elif name.startswith("+"):
                outside.add(name)
            elif name in self.may_use:
                reach |= self.may_use[name]
            elif name != "-":
                self.errors.append("line %d: %s may use %s, which is not above it" %
                                   (number, package, name))
        self.may_use[package] = reach
        self.outside[package] = outside

    def line_of(self, package):
        """Returns the line that fits a package best, or None."""
        if package in self.may_use:
            return package
        parts = package.split("/")
        for count in range(len(parts) - 1, 0, -1):
            prefix = "/".join(parts[:count])
            for line in (prefix + "/*", prefix):
                if line in self.may_use:
                    return line
        return None


def outside_name(label):
    """Returns what the table calls a library from outside; None if it is ours."""
    if label.repo:
        return OUTSIDE.get(label.repo, "+" + label.repo)
    if label.package.startswith("third_party/"):
        return "+" + label.package.split("/")[1]
    if not label.package:
        return "+" + label.name  # //:gmp, //:icu
    return None


def check_edge(table, line, attribute, label):
    """Returns why a package of `line` may not depend on `label`; None if it may."""
    if label.repo in BUILD_REPOSITORIES:
        return None
    outside = outside_name(label)
    if outside is None:
        target_line = table.line_of(label.package)
        if target_line is None:
            return "%s is in no line of the table" % label.package
        if target_line == "tools" and attribute not in LINKED:
            return None  # a tool of the build
        if target_line not in table.may_use[line]:
            return "%s may not use %s" % (line, target_line)
    elif outside == "+absl":
        if "%s:%s" % (label.package[len("absl/"):], label.name) not in table.abseil:
            return "not among the small libraries of Abseil that the table names"
    elif attribute in LINKED and outside not in table.outside[line]:
        return "%s may not use %s" % (line, outside)
    return None


def check(table, nodes):
    """Yields a line for each violation."""
    for node in sorted(nodes, key=lambda node: node["label"]):
        label = Label(node["label"])
        if label.repo or node["testonly"] or node["kind"].endswith("_test"):
            continue
        if not label.package or label.package.startswith("third_party"):
            continue
        line = table.line_of(label.package)
        if line is None:
            yield "%s: the package %s is in no line of the table" % (label.text, label.package)
            continue
        for attribute, text in node["edges"]:
            problem = check_edge(table, line, attribute, Label(text))
            if problem:
                yield "%s -> %s: %s" % (label.text, text, problem)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", required=True)
    parser.add_argument("--table", required=True)
    args = parser.parse_args()
    with open(args.table, encoding="utf-8") as lines:
        table = Table(lines)
    with open(args.graph, encoding="utf-8") as lines:
        nodes = [json.loads(line) for line in lines if line.strip()]
    if not nodes:
        sys.exit("an empty build graph")
    problems = table.errors + list(check(table, nodes))
    for problem in problems:
        print("error: " + problem)
    if problems:
        print("The table is %s. A call that has to go upward goes through a slot or a hook of"
              " the lower package." % args.table)
        return 1
    print("%d targets keep to the table" % len(nodes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
