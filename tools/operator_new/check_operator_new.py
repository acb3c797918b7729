#!/usr/bin/env python3
"""Finds object files that allocate with the throwing operator new.

  check_operator_new.py --allowed=FILE [--allowed=FILE]... --objects=MANIFEST

Each line of MANIFEST is "TARGET<tab>OBJECT". A target whose object refers to operator new is
an error unless a line of an --allowed file covers it. How those lines read stands at
the head of tools/operator_new/allowed.txt. Needs binutils."""

import argparse
import fnmatch
import re
import subprocess
import sys

ADVICE = """\
operator new cannot say that there is no memory, and no limit of a heap applies to it. What a
program can make grow comes from its interpreter's alloc::Heap, through alloc::Vector and
alloc::Table, and a null pointer is handled. State whose size no program can influence may use
it, where %s lists it with the reason. new (std::nothrow) is free."""

# operator new and new[], aligned or not. The nothrow forms end differently.
THROWING = re.compile(r"\s+U (_Zn[wa]m(?:St11align_val_t)?)$")


def read_allowed(paths):
    patterns = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                pattern, _, reason = line.partition("#")
                if not reason.strip():
                    sys.exit("%s:%d: no reason given for %s" % (path, number, pattern.strip()))
                patterns.append(pattern.strip())
    return patterns


def find(objects):
    """objects: [(target, path)]. Yields those that refer to the throwing operator new."""
    for target, path in objects:
        text = subprocess.run(["nm", "-u", path], check=True, stdout=subprocess.PIPE,
                              text=True).stdout
        if any(THROWING.match(line) for line in text.splitlines()):
            yield target, path


def covers(pattern, target, path):
    """A pattern that starts like a label is one, any other names object files."""
    name = target.lstrip("@") if pattern.startswith("//") else path
    return fnmatch.fnmatchcase(name, pattern)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allowed", action="append", default=[])
    parser.add_argument("--objects", required=True)
    args = parser.parse_args()
    patterns = read_allowed(args.allowed)
    with open(args.objects, encoding="utf-8") as lines:
        objects = [tuple(line.rstrip("\n").split("\t")) for line in lines if line.strip()]
    if not objects:
        sys.exit("no object files to check")
    bad = [found for found in find(objects)
           if not any(covers(pattern, *found) for pattern in patterns)]
    for target, path in bad:
        print("error: %s uses operator new\n  object:  %s" % (target, path))
    if bad:
        print(ADVICE % " or ".join(args.allowed or ["the file of what is allowed"]))
        return 1
    print("no operator new but the allowed ones in %d object files" % len(objects))
    return 0


if __name__ == "__main__":
    sys.exit(main())
