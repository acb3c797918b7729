#!/usr/bin/env python3
"""Finds object files that allocate with the throwing operator new.

  check_operator_new.py --allowed=FILE [--allowed=FILE]... --objects=MANIFEST

A target whose object refers to operator new is an error unless a line of an --allowed file
covers it, and so is a line that covers nothing. How those lines read stands at the head of
tools/operator_new/allowed.txt. Needs binutils."""

import argparse
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# pylint: disable=wrong-import-position
from elf import allow_list, manifest  # noqa: E402

ADVICE = """\
operator new cannot say that there is no memory, and no limit of a heap applies to it. What a
program can make grow comes from its interpreter's alloc::Heap, through alloc::Vector and
alloc::Table, and a null pointer is handled. State whose size no program can influence may use
it, where %s lists it with the reason. new (std::nothrow) is free."""

# operator new and new[], aligned or not. The nothrow forms end differently.
THROWING = re.compile(r"\s+U (_Zn[wa]m(?:St11align_val_t)?)$")


def find(objects):
    """objects: [manifest.Input]. Yields those that refer to the throwing operator new."""
    for entry in objects:
        text = subprocess.run(["nm", "-u", entry.path], check=True, stdout=subprocess.PIPE, text=True).stdout
        if any(THROWING.match(line) for line in text.splitlines()):
            yield entry


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allowed", action="append", default=[])
    parser.add_argument("--objects", required=True)
    args = parser.parse_args()
    try:
        allowed = allow_list.AllowList(args.allowed)
    except allow_list.AllowListError as error:
        sys.exit(str(error))
    objects, _ = manifest.read(args.objects)
    if not objects:
        sys.exit("no object files to check")
    # A pattern that starts like a label is one, any other names object files.
    bad = [found for found in find(objects)
           if not allowed.find(lambda entry: found.target if entry.pattern.startswith("//") else found.path)]
    for target, path in bad:
        print("error: %s uses operator new\n  object:  %s" % (target, path))
    for entry in allowed.stale():
        print("error: %s: %s covers nothing: remove it" % (entry.where, entry.pattern))
    if bad:
        print(ADVICE % (allowed.files() or "the file of what is allowed"))
    if bad or allowed.stale():
        return 1
    print("no operator new but the allowed ones in %d object files" % len(objects))
    return 0


if __name__ == "__main__":
    sys.exit(main())
