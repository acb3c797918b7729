"""Files that list what a check lets pass, each line with its reason.

  [KEYWORD] [maybe] PATTERN  # REASON

`*` in a pattern stands for any text. A line without a reason is an error; so is a line that
covers nothing, because it would cover the next thing of that name without anybody's leave.
`maybe` marks what some builds have and others do not (debug builds, one of two compilers)."""

import fnmatch
import re
from typing import NamedTuple


class Entry(NamedTuple):
    keyword: str  # "" for a plain pattern
    pattern: str
    reason: str
    where: str  # FILE:LINE
    optional: bool


class AllowListError(Exception):
    pass


def matches(pattern, name):
    """`*` stands for any text; nothing else is special ([] is a C++ operator)."""
    return fnmatch.fnmatchcase(name, re.sub(r"([\[?])", r"[\1]", pattern))


def parse_line(line, where, keywords=()):
    """Returns the Entry of a line, None of an empty line or a comment."""
    line = line.strip()
    if not line or line.startswith("#"):
        return None
    pattern, _, reason = (part.strip() for part in line.partition("  #" if "  #" in line else "#"))
    found = {"maybe": False}
    for word in ("maybe", *keywords, "maybe"):
        if pattern.startswith(word + " "):
            found[word] = True
            pattern = pattern[len(word):].strip()
    if not reason:
        raise AllowListError("%s: no reason given for %s" % (where, pattern))
    keyword = next((word for word in keywords if word in found), "")
    return Entry(keyword, pattern, reason, where, found["maybe"])


class AllowList:
    """All lines of some files; remembers which of them have covered something."""

    def __init__(self, paths, keywords=()):
        self.paths = list(paths)
        self.entries = []
        self._used = set()
        for path in self.paths:
            with open(path, encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    entry = parse_line(line, "%s:%d" % (path, number), keywords)
                    if entry:
                        self.entries.append(entry)

    def find(self, name_of):
        """Returns the first entry that fits, None if none does. `name_of(entry)` is the name to hold its pattern
        against, or None where the entry does not apply. Every entry that fits counts as used."""
        first = None
        for entry in self.entries:
            name = name_of(entry)
            if name is not None and matches(entry.pattern, name):
                self._used.add(entry)
                first = first or entry
        return first

    def stale(self):
        """The entries that have covered nothing and are not marked `maybe`."""
        return [entry for entry in self.entries if entry not in self._used and not entry.optional]

    def files(self):
        return " or ".join(self.paths)
