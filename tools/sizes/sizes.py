#!/usr/bin/env python3
"""Prints how big libraries are, optimised: what a program pays that links them whole.

  bazel run //tools/sizes                what it is
  bazel run //tools/sizes -- --update    writes it into the READMEs of the packages
  bazel run //tools/sizes -- --check     fails where a README says something else

Code and constants are what the program shares between its processes; data is what each has. An inline function that several
objects of a package have counts once, as the linker has it. Abseil and jemalloc are not counted."""

import argparse
import os
import pathlib
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# pylint: disable=wrong-import-position
from elf import manifest, object_file  # noqa: E402

SHF_GROUP = 0x200
LINE = re.compile(r"^\*\*Size\.\*\* Optimised, ([\d.]+) KB of code, ([\d.]+) KB of constants and ([\d.]+) KB of data\b.*$", re.M)
TEXT = ("**Size.** Optimised, %s KB of code, %s KB of constants and %s KB of data, without Abseil"
        " (`bazel run //tools/sizes`).")
# Compilers differ, and a small change need not touch a document.
TOLERANCE, SLACK = 0.3, 2048


def measure(paths):
    """Returns (code, constants, data) in bytes of some object files together."""
    sizes, groups = [0, 0, 0], set()
    for path in paths:
        for elf in object_file.read(path):
            for section in elf.sections:
                if not section.allocated or section.name.startswith((".eh_frame", ".note")):
                    continue
                if section.flags & SHF_GROUP:
                    if section.name in groups:
                        continue
                    groups.add(section.name)
                # What the dynamic linker completes is a constant afterwards.
                constant = not section.writable or section.name.startswith(".data.rel.ro")
                sizes[0 if section.flags & object_file.SHF_EXECINSTR else 1 if constant else 2] += section.size
    return sizes


def kilobytes(size):
    return "%.1f" % (size / 1024) if size < 10240 else "%.0f" % (size / 1024)


def line_of(sizes):
    return TEXT % tuple(kilobytes(size) for size in sizes)


def is_close(stated, size):
    return abs(stated * 1024 - size) <= max(TOLERANCE * size, SLACK)


def check(readme, sizes):
    """Returns what is wrong with what a README says; None if nothing."""
    match = LINE.search(readme)
    if not match:
        return "says nothing of its size"
    if all(is_close(float(stated), size) for stated, size in zip(match.groups(), sizes)):
        return None
    return "says: %s\n  but is: %s" % (match[0], line_of(sizes))


def update(readme, sizes):
    if LINE.search(readme):
        return LINE.sub(lambda _: line_of(sizes), readme)
    return readme.rstrip("\n") + "\n\n" + line_of(sizes) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", required=True)
    parser.add_argument("--tree", required=True)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    top = pathlib.Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY") or pathlib.Path(args.tree).resolve().parent)
    objects, _ = manifest.read(args.objects)
    failed = False
    print("%-10s %9s %9s %9s  %s" % ("", "code", "constants", "data", "bytes"))
    for package in args.packages:
        paths = sorted({path for target, path in objects if target.split("//")[1].split(":")[0] == package})
        sizes = measure(paths)
        print("%-10s %9d %9d %9d" % (package, *sizes))
        readme = top / package / "README.md"
        if args.update:
            readme.write_text(update(readme.read_text(encoding="utf-8"), sizes), encoding="utf-8")
        wrong = check(readme.read_text(encoding="utf-8"), sizes) if args.check else None
        if wrong:
            failed = True
            print("error: %s/README.md %s" % (package, wrong))
    if failed:
        print("bazel run //tools/sizes -- --update writes what it is.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
