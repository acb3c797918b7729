"""Finds the line of a variable's definition: from debug information, or in the sources."""

import functools
import os
import re
import shutil
import subprocess

from elf import object_file


class Sources:
    """The source files of targets: {target: [path]}."""

    def __init__(self, by_target):
        self._by_target = by_target
        self._all = sorted({path for paths in by_target.values() for path in paths})
        self._texts = {}

    def place(self, finding):
        """Returns FILE:LINE, FILE, or None."""
        exact = _from_debug_information(finding)
        if exact:
            return exact
        name = _identifier(finding.symbol)
        own = self._by_target.get(finding.target, [])
        primary = [path for path in own if os.path.basename(path) == finding.source]
        others = [path for path in own if path not in primary]
        for paths in (primary, others, self._all if finding.binding != "local" else []):
            for path in paths:
                line = self._line_of(path, name) if name else None
                if line:
                    return "%s:%d" % (path, line)
        return primary[0] if primary else finding.source

    def _line_of(self, path, name):
        """The first line that looks like a definition of `name`: it ends there, or its value or extent follows."""
        if path not in self._texts:
            try:
                with open(path, encoding="utf-8", errors="replace") as file:
                    self._texts[path] = file.read().splitlines()
            except OSError:
                self._texts[path] = []
        definition = re.compile(r"[\w>&*\])]\s+[&*]?(\w+(<.*>)?::)*%s\s*(\[[^]]*\]\s*)*(ABSL_\w+(\(.*\))?\s*)?([={;(]|$)"
                                % re.escape(name))
        for number, line in enumerate(self._texts[path], 1):
            if definition.search(line) and not re.match(r"\s*(//|return\b|extern\b|using\b|#)", line):
                return number
        return None


def _identifier(symbol):
    """The last name of a demangled symbol: `local` of F(int)::local, `value` of T<int>::value."""
    match = re.search(r"([A-Za-z_]\w*)(\[abi:.*\])?(\.\d+)*$", symbol)
    return match[1] if match else None


def _from_debug_information(finding):
    if "(" in finding.object:
        return None
    place = _places(finding.object).get(finding.mangled)
    # As the compiler was told, which is from the top of the workspace.
    return place and re.sub(r"^\./|^/proc/self/cwd/|^.*/execroot/[^/]+/", "", place)


@functools.lru_cache(maxsize=None)
def _places(path):
    """{mangled name: FILE:LINE} of the data of an object that was compiled with -g."""
    if not any(section.name == ".debug_info" for elf in object_file.read(path) for section in elf.sections):
        return {}
    if shutil.which("nm") is None:
        return {}
    done = subprocess.run(["nm", "-l", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    lines = (line.partition("\t") for line in done.stdout.splitlines())
    return {symbol.split()[-1]: place for symbol, tab, place in lines if tab and symbol.split()[1] in "bBdDuVsSC"}
