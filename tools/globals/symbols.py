"""What in an object file can be written: each symbol of a writable section, sorted into kinds.

Works at the level of symbols because only they tell the truth: `const` may hide a dynamic
initialiser, a harmless-looking function a static local."""

import re
import shutil
import subprocess
from typing import NamedTuple

from elf import object_file

# Each kind with what to do about it. Those of CONSTANT and COMPILER are no mutable state.
VARIABLE, LOCAL, THREAD_LOCAL, COMMON = "variable", "static local", "thread-local", "common"
UNNAMED = "unnamed"
ADVICE = {
    VARIABLE: "a variable of a namespace or class: give it one of the homes below",
    LOCAL: "a static local: a global that only one function sees; give it one of the homes below. If it never"
           " changes: `static constexpr`",
    THREAD_LOCAL: "one per thread, but shared by all interpreters that the thread enters: make it a field of the"
                  " thread state",
    COMMON: "a tentative definition of C (`int x;`): a variable like any other",
    UNNAMED: "bytes that no symbol covers: data of assembly code, or of a private label",
}
MUTABLE = tuple(ADVICE)
GUARD, VTABLE, TYPE_INFO, RELOCATED, COMPILER = (
    "guard variable", "vtable", "type information", "relocated constant", "the compiler's own")
KINDS = MUTABLE + (GUARD, VTABLE, TYPE_INFO, RELOCATED, COMPILER)

# Written once by the dynamic linker, before main, and then read-only.
_RELRO = (".data.rel.ro", ".init_array", ".fini_array", ".ctors", ".dtors", ".preinit_array",
          ".tm_clone_table", ".dynamic", ".got", ".eh_frame", ".jcr")
# Of the linker, in programs only.
_LINKER = re.compile(r"\.got\.plt$")
_LINKER_SYMBOLS = re.compile(
    r"(__data_start|data_start|__dso_handle|completed\.\d+|__bss_start|_edata|_end|__TMC_END__|_GLOBAL_OFFSET_TABLE_"
    r"|__(preinit|init|fini)_array_(start|end)|_DYNAMIC)$")
# Made beside something that is reported, or not ours to change: pointers to personality
# routines, coverage counters, what <iostream> leaves in each object, markers of fat LTO.
_COMPILERS = re.compile(r"DW\.ref\.|__(profc|profd|profvp|gcov|llvm_)|std::__ioinit$|__gnu_lto_|__tm_clone")
_GUARDS = re.compile(r"guard variable for |__tls_guard$")
_VTABLES = re.compile(r"(construction )?vtable for |VTT for ")
_TYPE_INFO = re.compile(r"typeinfo (name )?for ")
# F()::x, F(int) const::x; C names its static locals x.0 (gcc) and f.x (clang).
_LOCAL = re.compile(r"\)( const| volatile| &{1,2})*(::[^()]*)?::[^():]+(\[abi:.*\])?$|^\w+\.[\w.]+$")
_ABI_TAG = re.compile(r"\[abi:[^]]*\]")


class Finding(NamedTuple):
    symbol: str  # demangled
    kind: str
    mangled: str
    section: str
    offset: int
    size: int
    binding: str
    target: str
    object: str
    source: str  # as the compiler named it, without its folder; may be None

    @property
    def mutable(self):
        return self.kind in MUTABLE

    @property
    def entity(self):
        """Equal for the copies of one variable in several objects (inline, template)."""
        return (self.mangled, self.kind) + (() if self.binding != "local" else (self.object, self.offset))


def is_relro(name):
    return any(name == prefix or name.startswith(prefix + ".") for prefix in _RELRO) and not _LINKER.match(name)


def demangle(names):
    """Returns {mangled: plain}; compilers mangle internal names differently."""
    names = sorted(set(names))
    if not names or shutil.which("c++filt") is None:
        return {name: name for name in names}
    done = subprocess.run(["c++filt"], input="\n".join(names) + "\n", check=True, stdout=subprocess.PIPE, text=True)
    return {name: _ABI_TAG.sub("", plain) for name, plain in zip(names, done.stdout.splitlines())}


def _kind(plain, section, symbol):
    if _COMPILERS.match(plain) or _LINKER_SYMBOLS.match(plain) or (section and _LINKER.match(section.name)):
        return COMPILER
    if _GUARDS.match(plain):
        return GUARD
    if _VTABLES.match(plain):
        return VTABLE
    if _TYPE_INFO.match(plain):
        return TYPE_INFO
    if section is None:
        return COMMON
    if is_relro(section.name):
        # .init_array and what else has no constants of the program in it.
        return RELOCATED if section.name.startswith(".data") else COMPILER
    if section.thread_local:
        return THREAD_LOCAL
    return LOCAL if _LOCAL.search(plain.replace("(anonymous namespace)", "_")) else VARIABLE


def _gaps(section, spans, content):
    """Yields (offset, size) of what no symbol covers. Zeros that are shorter than the alignment of what follows
    them are padding."""
    at = 0
    for start, end in sorted(spans) + [(section.size, section.size)]:
        if start > at and not (not any(content[at:start]) and
                               start - at < (_alignment(start, section) if start < section.size else section.alignment)):
            yield at, start - at
        at = max(at, end)


def _alignment(offset, section):
    return min(section.alignment, offset & -offset)


def _raw(elf):
    """Yields (symbol, section) for each symbol of a writable section or of none; unnamed data gets one."""
    spans = {section.index: [] for section in elf.sections if section.writable}
    for symbol in elf.symbols:
        if symbol.section == object_file.SHN_COMMON:
            yield symbol, None
        elif symbol.section in spans and symbol.kind != object_file.STT_SECTION:
            spans[symbol.section].append((symbol.value, symbol.value + symbol.size))
            if symbol.size or elf.relocatable:
                yield symbol, elf.sections[symbol.section]
    for index, covered in spans.items():
        section = elf.sections[index]
        # A linked file has data of the start-up files of C, which name some of theirs only.
        if not section.size or is_relro(section.name) or not elf.relocatable:
            continue
        for offset, size in _gaps(section, covered, elf.content(section)):
            yield object_file.Symbol("", offset, size, 1, "local", index), section


def of_object(elf, target):
    """Returns a Finding, not demangled yet, for each symbol of one ObjectFile that stands where one can write."""
    return [(symbol, section, target, elf) for symbol, section in _raw(elf)]


def find(objects):
    """objects: [manifest.Input]. Returns a Finding for each symbol in a writable section, constants that the
    dynamic linker completes among them. Raises Refused for what cannot be read."""
    raw = []
    for target, path in objects:
        for elf in object_file.read(path):
            raw += of_object(elf, target)
    plain = demangle(symbol.name for symbol, _, _, _ in raw if symbol.name)
    findings = []
    for symbol, section, target, elf in raw:
        where = section.name if section else "COMMON"
        name = plain.get(symbol.name, "")
        kind = _kind(name, section, symbol) if name else UNNAMED
        findings.append(Finding(
            name or "(unnamed data)", kind, symbol.name or "%s+%#x" % (where, symbol.value), where,
            symbol.value if section else 0, symbol.size, symbol.binding, target, elf.path, elf.source))
    return findings


def entities(findings):
    """Groups the copies of one variable: [(first, number of objects)], sorted."""
    groups = {}
    for finding in findings:
        groups.setdefault(finding.entity, []).append(finding)
    return sorted((min(group), len({f.object for f in group})) for group in groups.values())
