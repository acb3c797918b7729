#!/usr/bin/env python3
"""Finds the mutable globals of a code base, in its object files.

Why: state in a global is shared by all interpreters of a process, which run at the same time
on several cores. A code base that promises isolation has none, or each of them on a list with
its reason; this program holds the objects against that list.

  check           fails for a global that no allow-list covers, for a line of an allow-list that
                  covers nothing, and for writable bytes without a name
  list            all of them: kind, size, section, file and line, and what allows them
  show SYMBOL     one of them: where it is, its content, who reads and who writes it
  table           how many there are, by kind and by part of the code base
  suggest-const   those that no code writes, and those that only their initialiser writes

Objects are given by a rule of Bazel (--objects) or as files: .o, .a, .so or programs.

  bazel run //tools/globals -- show g_hash_seed
  tools/globals/globals.py list bazel-bin/gil/libgil.a
  g++ -c x.cc && tools/globals/globals.py check x.o

Allow-lists have a line for each global, its demangled name or its section, with the reason:

  my::(anonymous namespace)::signal_state  # handlers have no other way to know
  section my_section                       # filled once, then read-only
  maybe my::held_locks                     # debug builds only, so it may be absent

What is found. Everything in a section that is written while the program runs (.data, .bss,
.tdata, .tbss, one of your own) and COMMON: variables, static locals, thread-locals, also const
ones with an initialiser that has to run. What is told apart: vtables, type information and
constants that hold addresses (.data.rel.ro: the dynamic linker completes them before main and
makes them read-only), guards of static locals, what the compiler makes for itself.

Reads ELF of gcc and clang. Names are demangled by c++filt if it is there; `show` and
`suggest-const` read machine code of x86-64 by objdump."""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

# pylint: disable=wrong-import-position
from elf import allow_list, manifest, object_file  # noqa: E402
import report  # noqa: E402
import sources  # noqa: E402
import symbols  # noqa: E402
import uses  # noqa: E402

HOMES = """\
There are no mutable globals here: a second interpreter on another core would share them.
Give the state a home instead:
  - a field of Runtime, with the RankedMutex or atomic that guards it;
  - a field of the Interpreter or an InterpreterLocal<T>, guarded by that interpreter's GIL;
  - a field of the ThreadState, or a parameter;
  - or make it a constant: constexpr, or constinit const without a dynamic initialiser
    (what `suggest-const` finds).
What the operating system itself has once per process may stay: give it a line, with the
reason, in %s:
  %s  # WHY THE PROCESS HAS ONLY ONE OF IT"""
STALE = """\
A line that covers nothing would let the next global of that name pass. Remove it; or write
`maybe` before it, if only some builds have what it names."""


class Globals:
    """What the commands work on: the findings in some objects, and the allow-lists."""

    def __init__(self, objects, by_target, allowed):
        self.objects = objects
        self.allowed = allowed
        self.sources = sources.Sources(by_target)
        self.findings = symbols.find(objects)
        self.entities = symbols.entities(self.findings)
        self.reasons = {first.entity: self._allowance(first) for first, _ in self.entities}

    def _allowance(self, finding):
        if finding.kind == symbols.COMPILER or finding.kind == symbols.GUARD:
            return None
        return self.allowed.find(
            lambda entry: finding.section if entry.keyword == "section" else finding.symbol if finding.mutable else None)

    def reason(self, finding):
        return self.reasons[finding.entity]

    def mutable(self):
        return [(first, copies) for first, copies in self.entities if first.mutable]

    def bad(self):
        return [(first, copies) for first, copies in self.mutable() if self.reason(first) is None]

    def uses(self):
        mutable = [finding for finding in self.findings if finding.mutable]
        return uses.Uses(mutable, sorted({path for _, path in self.objects if not path.endswith((".a", ".lo"))}))


def check(found, args):
    bad, stale = found.bad(), [] if args.allow_stale else found.allowed.stale()
    for finding, copies in bad:
        print("error: mutable global `%s`" % finding.symbol)
        print("  what:    %s" % symbols.ADVICE[finding.kind])
        print("  where:   %s" % (found.sources.place(finding) or "unknown"))
        print("  target:  %s" % finding.target)
        print("  object:  %s%s" % (finding.object, " and %d more" % (copies - 1) if copies > 1 else ""))
        print("  symbol:  %s, %d bytes in %s" % (finding.mangled, finding.size, finding.section))
    for entry in stale:
        print("error: %s: %s%s covers nothing" % (entry.where, entry.keyword and entry.keyword + " ", entry.pattern))
    count = len({path for _, path in found.objects})
    if bad:
        print(HOMES % (found.allowed.files() or "a file, and its name in --allowed (`allowed` of the rule)", bad[0][0].symbol))
    if stale:
        print(STALE)
    if bad or stale:
        print("%d mutable globals that are not allowed, %d stale lines, %d object files" % (len(bad), len(stale), count))
        return 1
    print("no mutable globals but the %d allowed ones in %d object files" % (len(found.mutable()), count))
    return 0


def build_parser():
    parser = argparse.ArgumentParser(prog="globals.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("files", nargs="*", metavar="FILE", help="objects, archives, shared objects or programs")
    shared.add_argument("--objects", metavar="MANIFEST", help="what a rule of Bazel found (KIND<tab>TARGET<tab>PATH)")
    shared.add_argument("--allowed", action="append", default=[], metavar="FILE", help="an allow-list; may be repeated")
    shared.add_argument("--part", action="append", default=[], metavar="NAME=PACKAGE,...",
                        help="a column of `table`: packages and what is below them; a package belongs to the longest"
                             " that fits; by default each top folder is a column")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, function, text, **more):
        added = commands.add_parser(name, parents=[shared], description=text, help=text, **more)
        added.set_defaults(run=function)
        return added

    added = command("check", check, "Fails for a global that is not allowed and for a line that allows nothing.")
    added.add_argument("--allow-stale", action="store_true", help="lines of allow-lists may cover nothing")
    added = command("list", report.show_list, "Lists the globals.")
    added.add_argument("--all", action="store_true", help="constants of the dynamic linker and what the compiler made, too")
    added.add_argument("--kind", choices=symbols.KINDS, help="one kind only")
    added.add_argument("--json", action="store_true", help="one object per line: for other programs")
    added = command("show", report.show_symbol, "Shows one global, by any part of its name.")
    added.usage = "globals.py show [-h] [--objects MANIFEST] [--allowed FILE] SYMBOL [FILE ...]"
    command("table", report.show_table, "Counts them by kind and by part of the code base.")
    command("suggest-const", report.suggest_const, "Names what could be a constant.")
    return parser


def main():
    args = build_parser().parse_args()
    if args.command == "show":
        if not args.files:
            sys.exit("show: which symbol?")
        args.symbol = args.files.pop(0)
    try:
        objects, by_target = manifest.read(args.objects) if args.objects else ([], {})
        objects += [manifest.Input("(command line)", path) for path in args.files]
        if not objects:
            sys.exit("no object files to look at; see --help")
        allowed = allow_list.AllowList(args.allowed, keywords=("section",))
        return args.run(Globals(objects, by_target, allowed), args)
    except BrokenPipeError:  # `list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (object_file.Refused, allow_list.AllowListError, OSError) as error:
        print("error: %s" % error)
        return 2


if __name__ == "__main__":
    sys.exit(main())
