#!/usr/bin/env python3
"""Finds object files that allocate memory which no heap's limit covers.

  check_operator_new.py --allowed=FILE [--allowed=FILE]... --objects=MANIFEST

Two kinds of references are looked for:
  throwing   operator new: it ends the process when there is no memory
  unlimited  new (std::nothrow), malloc and their kin: they can fail, but know no limit
A target whose object has one is an error unless a line of an --allowed file covers it, and so is
a line that covers nothing. How those lines read stands at the head of
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
operator new cannot say that there is no memory, and no limit of a heap applies to it; malloc and
new (std::nothrow) can, but no limit applies to them either. What a program can make grow comes
from its interpreter's alloc::Heap, through alloc::Vector and alloc::Table, and a null pointer is
handled. State whose size no program can influence may use them, where %s lists it with the
reason."""

KINDS = {
    # operator new and new[], aligned or not. The nothrow forms end differently.
    "throwing": re.compile(r"\s+U (_Zn[wa]m(?:St11align_val_t)?)$"),
    "unlimited": re.compile(
        r"\s+U (_Zn[wa]m(?:St11align_val_t)?RKSt9nothrow_t|(?:je_)?(?:m|c|re)alloc|(?:je_)?[mr]allocx|"
        r"reallocarray|aligned_alloc|memalign|posix_memalign|valloc|strn?dup|v?asprintf|getline|"
        r"getdelim|open_memstream|open_wmemstream)(?:@.*)?$"),
}
USES = {"throwing": "uses operator new", "unlimited": "allocates where no limit applies"}


def find(objects):
    """objects: [manifest.Input]. Yields (input, kind, symbols) for each that has some."""
    for entry in objects:
        text = subprocess.run(["nm", "-u", entry.path], check=True, stdout=subprocess.PIPE, text=True).stdout
        for kind, symbols in KINDS.items():
            found = sorted({match.group(1) for match in map(symbols.match, text.splitlines()) if match})
            if found:
                yield entry, kind, found


def name_for(entry, found, kind):
    """What a line's pattern is held against: one that starts like a label is one, any other names object files."""
    if entry.keyword not in ("", kind):
        return None
    return found.target if entry.pattern.startswith("//") else found.path


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allowed", action="append", default=[])
    parser.add_argument("--objects", required=True)
    args = parser.parse_args()
    try:
        allowed = allow_list.AllowList(args.allowed, KINDS)
    except allow_list.AllowListError as error:
        sys.exit(str(error))
    objects, _ = manifest.read(args.objects)
    if not objects:
        sys.exit("no object files to check")
    bad = [found for found in find(objects) if not allowed.find(lambda entry: name_for(entry, *found[:2]))]
    for (target, path), kind, symbols in bad:
        print("error: %s %s\n  object:  %s\n  symbols: %s" % (target, USES[kind], path, " ".join(symbols)))
    for entry in allowed.stale():
        print("error: %s: %s covers nothing: remove it" % (entry.where, entry.pattern))
    if bad:
        print(ADVICE % (allowed.files() or "the file of what is allowed"))
    if bad or allowed.stale():
        return 1
    print("no allocations without a limit but the allowed ones in %d object files" % len(objects))
    return 0


if __name__ == "__main__":
    sys.exit(main())
