#!/usr/bin/env python3
"""Finds writable globals in object files.

  check_globals.py --allowed=FILE [--allowed=FILE]... --objects=MANIFEST

Each line of MANIFEST is "TARGET<tab>OBJECT". A symbol that stands in a writable section,
or in none yet (COMMON), is an error unless a line of an --allowed file covers it. How
those lines read stands at the head of tools/globals/allowed.txt.

Works at the level of symbols because only they tell the truth: `const` may hide a dynamic
initialiser, a harmless-looking function a static local. Needs binutils and ELF objects
(so no ThinLTO), of gcc or clang."""

import argparse
import collections
import fnmatch
import re
import subprocess
import sys

ADVICE = """\
There are no mutable globals here: a second interpreter on another core would share them.
Give the state a home instead:
  - a field of Runtime, with the RankedMutex or atomic that guards it;
  - a field of the Interpreter or an InterpreterLocal<T>, guarded by that interpreter's GIL;
  - a field of the ThreadState, or a parameter;
  - or make it a constant: constexpr, or constinit const without a dynamic initialiser.
What the operating system itself has once per process may stay: give it a line, with the
reason, in %s."""

Section = collections.namedtuple("Section", "name writable size")
Finding = collections.namedtuple("Finding", "target object symbol mangled section size")

ABI_TAG = re.compile(r"\[abi:[^]]*\]")
SECTION_LINE = re.compile(r"\s*\[\s*(\d+)\]\s(.*)")
# Written once by the dynamic linker, before main, and then read-only.
RELRO = (".data.rel.ro", ".init_array", ".fini_array", ".ctors", ".dtors", ".preinit_array",
         ".tm_clone_table")
# Made by the compiler beside something that is reported, or not ours to change: guards of
# static locals, pointers to personality routines, coverage counters, and what <iostream>
# (which headers of Abseil include) leaves in each object file.
NOT_OURS = re.compile(
    r"guard variable for |DW\.ref\.|__(profc|profd|profvp|gcov|llvm_)|std::__ioinit$")


def is_relro(name):
    return any(name == prefix or name.startswith(prefix + ".") for prefix in RELRO)


def read_section(line):
    """Parses one section header of `readelf -SW`; None for any other line."""
    match = SECTION_LINE.match(line)
    if not match or match.group(1) == "Nr":
        return None
    # NAME TYPE ADDRESS OFFSET SIZE ENTSIZE [FLAGS] LINK INFO ALIGN; no name for number 0.
    fields = match.group(2).split()
    flags = fields[6] if len(fields) == 10 else ""
    size = int(fields[4], 16) if len(fields) >= 9 else 0
    writable = "W" in flags and "A" in flags and not is_relro(fields[0])
    return int(match.group(1)), Section(fields[0], writable, size)


def read_symbols(lines):
    """Yields (mangled name, section name, size) of each writable symbol of one object."""
    sections = {}
    named = set()
    for line in lines:
        section = read_section(line)
        if section:
            sections[section[0]] = section[1]
            continue
        fields = line.split()
        # NUMBER: VALUE SIZE TYPE BIND VISIBILITY INDEX NAME
        if len(fields) < 8 or not fields[0][:-1].isdigit() or not fields[0].endswith(":"):
            continue
        size, kind, index, name = int(fields[2], 0), fields[3], fields[6], fields[7]
        if index == "COM":
            yield name, "COMMON", size
        elif index.isdigit() and kind in ("OBJECT", "TLS", "NOTYPE"):
            section = sections.get(int(index))
            if section and section.writable:
                named.add(int(index))
                yield name, section.name, size
    for index, section in sections.items():
        if section.writable and section.size and index not in named:
            yield "(unnamed data)", section.name, section.size


def read_objects(paths):
    """Yields (path, lines of readelf) for each object."""
    text = subprocess.run(["readelf", "-SWs", *paths], check=True, stdout=subprocess.PIPE,
                          text=True, errors="replace").stdout
    if len(paths) == 1:
        yield paths[0], text.splitlines()
        return
    path, lines = None, []
    for line in text.splitlines():
        if line.startswith("File: "):
            if path:
                yield path, lines
            path, lines = line[len("File: "):], []
        else:
            lines.append(line)
    if path:
        yield path, lines


def demangle(names):
    """Returns {mangled: plain}. Compilers mangle internal names differently."""
    names = sorted(names)
    plain = subprocess.run(["c++filt"], input="\n".join(names) + "\n", check=True,
                           stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {name: ABI_TAG.sub("", text) for name, text in zip(names, plain)}


def find_globals(objects):
    """objects: [(target, path)]. Returns a Finding for each writable symbol."""
    target_of = {path: target for target, path in objects}
    raw = []
    paths = sorted(target_of)
    for start in range(0, len(paths), 200):  # keep command lines short
        for path, lines in read_objects(paths[start:start + 200]):
            raw += [(path, *symbol) for symbol in read_symbols(lines)]
    plain = demangle({name for _, name, _, _ in raw})
    return [Finding(target_of[path], path, plain[name], name, section, size)
            for path, name, section, size in raw
            if not NOT_OURS.match(plain[name])]


class Allowed:
    """The lines of the files of allowed globals."""

    def __init__(self, paths):
        self.symbols = []
        self.sections = []
        for path in paths:
            with open(path, encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    self.add(line.strip(), "%s:%d" % (path, number))

    def add(self, line, where):
        if not line or line.startswith("#"):
            return
        pattern, _, reason = line.partition("#")
        pattern = pattern.strip()
        if not reason.strip():
            sys.exit("%s: no reason given for %s" % (where, pattern))
        if pattern.startswith("section "):
            self.sections.append(pattern[len("section "):].strip())
        else:
            self.symbols.append(pattern)

    def covers(self, finding):
        return (any(matches(p, finding.symbol) for p in self.symbols) or
                any(matches(p, finding.section) for p in self.sections))


def matches(pattern, name):
    """`*` stands for any text; nothing else is special ([] is a C++ operator)."""
    literal = re.sub(r"([\[?])", r"[\1]", pattern)
    return fnmatch.fnmatchcase(name, literal)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allowed", action="append", default=[])
    parser.add_argument("--objects", required=True)
    args = parser.parse_args()
    allowed = Allowed(args.allowed)
    with open(args.objects, encoding="utf-8") as lines:
        objects = [tuple(line.rstrip("\n").split("\t")) for line in lines if line.strip()]
    if not objects:
        sys.exit("no object files to check")
    bad = [finding for finding in find_globals(objects) if not allowed.covers(finding)]
    for finding in sorted(bad):
        print("error: writable global `%s`\n  symbol:  %s, %d bytes in %s\n  object:  %s\n"
              "  target:  %s" % (finding.symbol, finding.mangled, finding.size,
                                finding.section, finding.object, finding.target))
    if bad:
        print(ADVICE % " or ".join(args.allowed or ["the file of allowed globals"]))
        print("%d writable globals in %d object files" % (len(bad), len(objects)))
        return 1
    print("no writable globals but the allowed ones in %d object files" % len(objects))
    return 0


if __name__ == "__main__":
    sys.exit(main())
