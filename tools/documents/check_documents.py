#!/usr/bin/env python3
"""Checks that what the documents of a tree refer to is there.

  check_documents.py A_FILE_AT_THE_TOP_OF_THE_TREE

Each link to a file in a *.md below the top folder has to lead to one, with its #anchor, if it has one; each `path/to/file.ext`
in backquotes to a file of the tree, from the top or from the folder of the document, unless a word of its name is in capitals:
that is for the reader to fill in."""

import os
import pathlib
import re
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# `gil/gil.h`: at least one slash, and an ending that our files have. Patterns and placeholders are none.
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:h|cc|c|py|sh|md|bzl|def|txt|bazel))`")
PLACEHOLDER = re.compile(r"/(?!README|BUILD|MODULE|WORKSPACE|LICENSE)[A-Z]{2,}[^/]*$")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
HEADING = re.compile(r"^#+ +(.*)$", re.M)


def anchor(heading):
    """As the usual viewers of Markdown make them."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def documents(top):
    ignored = {line.strip() for line in (top / ".bazelignore").read_text().splitlines()}
    for folder, folders, files in os.walk(top):
        relative = pathlib.Path(folder).relative_to(top)
        folders[:] = [name for name in folders if not name.startswith((".", "bazel-")) and
                      (str(relative / name) not in ignored or relative.parts == ("tests",))]
        for name in files:
            if name.endswith(".md"):
                yield pathlib.Path(folder) / name


def problems(top, document):
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (document.parent / path) if path else document
        if not file.exists():
            yield "a link to %s, which is not there" % target
        elif fragment and file.suffix == ".md" and fragment not in map(
                anchor, HEADING.findall(FENCE.sub("", file.read_text(encoding="utf-8")))):
            yield "a link to %s, but there is no such heading" % target
    for path in PATH.findall(text):
        if not PLACEHOLDER.search(path) and not (top / path).exists() and not (document.parent / path).exists():
            yield "%s is named, which is not there" % path


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    top = pathlib.Path(sys.argv[1]).resolve().parent
    count, failed = 0, False
    for document in sorted(documents(top)):
        count += 1
        for problem in problems(top, document):
            failed = True
            print("error: %s: %s" % (document.relative_to(top), problem))
    if not count:
        sys.exit("no documents below %s" % top)
    print("%d documents" % count)
    return failed


if __name__ == "__main__":
    sys.exit(main())
