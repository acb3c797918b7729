"""The list of files that a rule hands to a check: lines of KIND<tab>TARGET<tab>PATH.

KIND is `object`, or `source` for each source file and header of a target."""

from typing import NamedTuple


class Input(NamedTuple):
    target: str
    path: str


def read(path):
    """Returns the objects, [Input], and the sources, {target: [path]}, of a manifest."""
    objects, sources = [], {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                continue
            kind, target, name = line.rstrip("\n").split("\t")
            if target.startswith(("@//", "@@//")):
                target = target.lstrip("@")
            if kind == "object":
                objects.append(Input(target, name))
            else:
                sources.setdefault(target, []).append(name)
    return objects, sources
