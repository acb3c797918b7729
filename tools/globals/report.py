"""What globals.py prints about globals besides errors: list, show, table, suggest-const."""

import json

from elf import object_file
import symbols
import uses


def show_list(found, args):
    shown = [(first, copies) for first, copies in found.entities
             if (args.kind == first.kind if args.kind else args.all or first.mutable)]
    for finding, copies in shown:
        entry = found.reason(finding)
        place = found.sources.place(finding) if finding.mutable else finding.source
        if args.json:
            print(json.dumps({
                "symbol": finding.symbol, "mangled": finding.mangled, "kind": finding.kind, "section": finding.section,
                "size": finding.size, "target": finding.target, "object": finding.object, "copies": copies,
                "place": place, "allowed": entry and entry.where, "reason": entry and entry.reason}))
            continue
        print("%-16s %6d  %-20s %s" % (finding.kind, finding.size, finding.section, finding.symbol))
        print("    %s, %s%s" % (place or "?", finding.target, ", in %d objects" % copies if copies > 1 else ""))
        if finding.mutable:
            print("    %s" % ("allowed: " + entry.reason if entry else "NOT ALLOWED"))
    if not args.json:
        print("%d listed" % len(shown))
    return 0


def show_symbol(found, args):
    wanted = [(first, copies) for first, copies in found.entities
              if args.symbol in (first.symbol, first.mangled)] or [
                  (first, copies) for first, copies in found.entities if args.symbol in first.symbol]
    if not wanted:
        print("no global of that name in %d object files" % len(found.objects))
        return 1
    used = found.uses() if uses.available() else None
    for finding, copies in wanted[:20]:
        _show_one(found, finding, copies, used)
    if len(wanted) > 20:
        print("and %d more: give more of the name" % (len(wanted) - 20))
    return 0


def _content(found, finding):
    """The bytes that the object gives a global at the start."""
    if finding.section == "COMMON":
        return b""
    path = next(path for _, path in found.objects if finding.object == path or finding.object.startswith(path + "("))
    elf = next(elf for elf in object_file.read(path) if elf.path == finding.object)
    section = next(s for s in elf.sections if s.name == finding.section and s.size >= finding.offset + finding.size)
    return elf.content(section)[finding.offset:finding.offset + finding.size]


def _show_one(found, finding, copies, used):
    print(finding.symbol)
    content = _content(found, finding)
    entry = found.reason(finding)
    shown = "zeros" if not any(content) else " ".join("%02x" % byte for byte in content[:32]) + (
        " ..." if len(content) > 32 else "")
    rows = [
        ("kind", finding.kind + (": " + symbols.ADVICE[finding.kind] if finding.mutable and not entry else "")),
        ("where", found.sources.place(finding) or "unknown"),
        ("target", finding.target),
        ("object", finding.object + (" and %d more" % (copies - 1) if copies > 1 else "")),
        ("symbol", "%s (%s)" % (finding.mangled, finding.binding)),
        ("section", "%s+%#x, %d bytes" % (finding.section, finding.offset, finding.size)),
        ("starts as", shown),
    ]
    if finding.mutable:
        rows.append(("allowed", "%s (%s)" % (entry.reason, entry.where) if entry else "no"))
    if used and finding.mutable:
        plain = symbols.demangle(use.function for use in used.of.get(finding.entity, ()))
        for action in (uses.WRITE, uses.KEPT, uses.READ):
            functions = sorted({plain[use.function] for use in used.of.get(finding.entity, ()) if use.action == action})
            if functions:
                rows.append((action, functions[0]))
                rows += [("", name) for name in functions[1:12]]
                if len(functions) > 12:
                    rows.append(("", "and %d more" % (len(functions) - 12)))
    for name, text in rows:
        print("  %-18s %s" % (name + ":" if name else "", text))


def suggest_const(found, args):
    del args
    if not uses.available():
        print("error: suggest-const needs objdump (binutils)")
        return 2
    used = found.uses()
    texts = {
        "read": "nothing writes it and nobody keeps its address: constexpr, or constinit const",
        "initialised": "only its initialiser writes it: a constexpr constructor, or a plain type"
                       " (std::string_view, an array), needs none",
    }
    counts = {}
    for finding, _ in found.mutable():
        verdict = uses.verdict(used.of.get(finding.entity, ()))
        counts[verdict] = counts.get(verdict, 0) + 1
        if verdict in texts and finding.kind != symbols.UNNAMED:
            entry = found.reason(finding)
            print("%s\n  %s, %s\n  %s%s" % (finding.symbol, found.sources.place(finding) or "?", finding.target,
                                            texts[verdict], "\n  (allowed: %s)" % entry.reason if entry else ""))
    print("%d could be constants, %d with another initialiser; of %d the address is kept, %d are written" % tuple(
        counts.get(name, 0) for name in ("read", "initialised", "kept", "written")))
    return 0


def _in_allowed_section(found, finding):
    entry = found.reason(finding)
    return entry is not None and entry.keyword == "section"


# The rows of the table: name, and whether a finding belongs there. The first that fits counts.
_ROWS = (
    ("in a section that is allowed as a whole", _in_allowed_section),
    ("written while the program runs, with a reason", None),
    ("  thread-locals", lambda g, f: f.kind == symbols.THREAD_LOCAL and g.reason(f)),
    ("  static locals", lambda g, f: f.kind == symbols.LOCAL and g.reason(f)),
    ("  variables", lambda g, f: f.mutable and g.reason(f)),
    ("to fix", lambda g, f: f.mutable),
    ("completed by the dynamic linker, then read-only", None),
    ("  vtables and type information", lambda g, f: f.kind in (symbols.VTABLE, symbols.TYPE_INFO)),
    ("  constants that hold addresses", lambda g, f: f.kind == symbols.RELOCATED),
    ("of the compiler", None),
    ("  guards of static locals", lambda g, f: f.kind == symbols.GUARD),
    ("  others", lambda g, f: True),
)


def _part_of(target, parts):
    """The part with the longest package that `target` is in or below; its top folder if there are no parts."""
    package = target.split("//")[-1].split(":")[0]
    best, length = None, -1
    for name, packages in parts:
        for pattern in packages:
            below = pattern[:-1] if pattern.endswith("/*") else pattern + "/"
            if (package == pattern or package.startswith(below)) and len(pattern) > length:
                best, length = name, len(pattern)
    return best or package.split("/")[0] or "(top)"


def show_table(found, args):
    parts = [(name, packages.split(",")) for name, _, packages in (part.partition("=") for part in args.part)]
    counts = {}
    for finding, _ in found.entities:
        row = next(name for name, fits in _ROWS if fits and fits(found, finding))
        column = _part_of(finding.target, parts)
        counts[row, column] = counts.get((row, column), 0) + 1
    present = {column for _, column in counts}
    columns = [name for name, _ in parts if name in present] + sorted(present - {name for name, _ in parts})
    width = max(len(row) for row, _ in _ROWS)
    widths = [max(len(column), 6) for column in columns]
    print(" | ".join(["".ljust(width)] + [c.rjust(w) for c, w in zip(columns, widths)] + ["   all"]))
    print("-|-".join(["-" * width] + ["-" * w for w in widths] + ["------"]))
    for row, fits in _ROWS:
        numbers = [counts.get((row, column), 0) for column in columns]
        cells = [("%d" % n if n else "-" if row != "to fix" else "0") for n in numbers] + ["%d" % sum(numbers)]
        if not fits:
            cells = [""] * len(cells)
        print(" | ".join([row.ljust(width)] + [c.rjust(w) for c, w in zip(cells, widths + [6])]).rstrip())
    print("%d object files" % len(found.objects))
    return 0
