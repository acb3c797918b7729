#!/usr/bin/env python3
"""Checks that no library of the source tree escapes the checks over the build graph.

  check_complete.py --graph=FILE --tree=A_FILE_AT_THE_TOP_OF_THE_SOURCE_TREE

Reads each BUILD.bazel below the real top folder (BUILD files are Python enough to be
parsed as such) and fails for a library that the graph does not contain, and for a package
of libraries without one of the package's own name, the public one."""

import argparse
import ast
import json
import os
import pathlib
import sys

RULES = ("cc_library", "tessera_cc_library")
NOT_CHECKED = ("third_party", "tools", "tests")
# Not there to be used by others, so without a public library.
NO_PUBLIC_LIBRARY = ("cmd", "examples", "bench")
ADVICE = """\
No check of the tree reaches these: not the dependency table, not the one for writable
globals. Add the target that uses them, or themselves, to tools/top_targets.bzl; or make
them testonly."""


def libraries(build_file):
    """Yields the names of the libraries of a BUILD file that are not testonly."""
    tree = ast.parse(build_file.read_text(encoding="utf-8"), str(build_file))
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and
                call.func.id in RULES):
            continue
        arguments = {keyword.arg: getattr(keyword.value, "value", None)
                     for keyword in call.keywords}
        if isinstance(arguments.get("name"), str) and arguments.get("testonly") not in (True, 1):
            yield arguments["name"]


def build_files(top):
    ignored = {line.strip() for line in (top / ".bazelignore").read_text().splitlines()}
    for folder, folders, files in os.walk(top):
        relative = pathlib.Path(folder).relative_to(top)
        folders[:] = [name for name in folders
                      if not name.startswith((".", "bazel-")) and
                      str(relative / name) not in ignored and
                      (relative.parts or name not in NOT_CHECKED)]
        if "BUILD.bazel" in files:
            yield relative, pathlib.Path(folder) / "BUILD.bazel"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", required=True)
    parser.add_argument("--tree", required=True)
    args = parser.parse_args()
    with open(args.graph, encoding="utf-8") as lines:
        reached = {json.loads(line)["label"].lstrip("@") for line in lines if line.strip()}
    top = pathlib.Path(args.tree).resolve().parent
    missed, nameless, count = [], [], 0
    for package, path in build_files(top):
        names = list(libraries(path))
        labels = ["//%s:%s" % (package.as_posix(), name) for name in names]
        count += len(labels)
        missed += [label for label in labels if label not in reached]
        if names and package.name not in names and package.parts[0] not in NO_PUBLIC_LIBRARY:
            nameless.append(package.as_posix())
    for label in sorted(missed):
        print("error: " + label)
    if missed:
        print(ADVICE)
    for package in sorted(nameless):
        print("error: //%s has no library of its own name, the one that others are to use" % package)
    if missed or nameless:
        return 1
    print("all of %d libraries are reached" % count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
