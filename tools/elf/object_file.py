"""Reads relocatable and linked ELF files, alone or in archives, without binutils.

Of what is no ELF file it says what it is and what to do, instead of finding nothing in it."""

import os
import re
import struct
from typing import NamedTuple

SHT_SYMTAB, SHT_NOBITS = 2, 8
SHT_INIT_ARRAYS = (14, 15, 16)  # INIT_ARRAY, FINI_ARRAY, PREINIT_ARRAY
SHF_WRITE, SHF_ALLOC, SHF_EXECINSTR, SHF_TLS = 1, 2, 4, 0x400
SHN_COMMON = 0xFFF2
STT_SECTION, STT_FILE = 3, 4
BINDINGS = {0: "local", 1: "global", 2: "weak", 10: "unique"}
ET_REL = 1
MACHINES = {3: "i386", 40: "arm", 62: "x86-64", 183: "aarch64", 243: "riscv"}

# How files start that hold code but are no ELF files.
_ELF_ONLY = "this check reads ELF: build for Linux, or leave the test out where the platform is another"
_LTO = "it holds the compiler's own code instead of symbols: build without it for this check"
FOREIGN = (
    (b"\xfe\xed\xfa\xce", "a Mach-O object (macOS, iOS); " + _ELF_ONLY),
    (b"\xfe\xed\xfa\xcf", "a Mach-O object (macOS, iOS); " + _ELF_ONLY),
    (b"\xce\xfa\xed\xfe", "a Mach-O object (macOS, iOS); " + _ELF_ONLY),
    (b"\xcf\xfa\xed\xfe", "a Mach-O object (macOS, iOS); " + _ELF_ONLY),
    (b"\xca\xfe\xba\xbe", "a universal Mach-O file (macOS, iOS); " + _ELF_ONLY),
    (b"\xca\xfe\xba\xbf", "a universal Mach-O file (macOS, iOS); " + _ELF_ONLY),
    (b"BC\xc0\xde", "LLVM bitcode (-flto=thin or -flto of clang); " + _LTO),
    (b"\xde\xc0\x17\x0b", "LLVM bitcode (-flto=thin or -flto of clang); " + _LTO),
    (b"\x64\x86", "a COFF object (Windows); " + _ELF_ONLY),
    (b"\x4c\x01", "a COFF object (Windows); " + _ELF_ONLY),
    (b"\x00asm", "a WebAssembly module; " + _ELF_ONLY),
    (b"MZ", "a Windows program; " + _ELF_ONLY),
)


class Refused(Exception):
    """A file that cannot be checked; the text says which and why."""


class Section(NamedTuple):
    index: int
    name: str
    kind: int
    flags: int
    offset: int
    size: int
    link: int
    alignment: int
    entry_size: int
    address: int

    @property
    def allocated(self):
        return bool(self.flags & SHF_ALLOC)

    @property
    def writable(self):
        return self.allocated and bool(self.flags & SHF_WRITE)

    @property
    def thread_local(self):
        return bool(self.flags & SHF_TLS)


class Symbol(NamedTuple):
    name: str
    value: int  # relative to its section; the alignment of a COMMON one
    size: int
    kind: int
    binding: str
    section: int  # its index, or SHN_COMMON


class ObjectFile:
    """One ELF file. `path` names the member of an archive as lib.a(member.o)."""

    def __init__(self, path, data):
        self.path = path
        self._data = data
        wide = {1: False, 2: True}.get(data[4] if len(data) > 5 else 0)
        order = {1: "<", 2: ">"}.get(data[5] if len(data) > 5 else 0)
        if order is None or wide is None:
            raise Refused("%s is a damaged ELF file" % path)
        self._order = order
        try:
            self._read_header(wide)
            self.symbols = list(self._read_symbols(wide))
        except (struct.error, IndexError, ValueError) as error:
            raise Refused("%s is a damaged ELF file: %s" % (path, error)) from None
        if any(symbol.name == "__gnu_lto_slim" for symbol in self.symbols) and self.relocatable:
            raise Refused("%s is an object for link-time optimisation (-flto of gcc) without code of its own; "
                          "add -ffat-lto-objects, or build without -flto for this check" % path)

    @property
    def relocatable(self):
        return self.type == ET_REL

    def _read_header(self, wide):
        header = "HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"
        (self.type, machine, _, _, _, table, _, _, _, _, entry, count, names) = struct.unpack_from(
            self._order + header, self._data, 16)
        self.machine = MACHINES.get(machine, "machine %d" % machine)
        layout = self._order + ("IIQQQQIIQQ" if wide else "IIIIIIIIII")
        raw = []
        if table:
            first = struct.unpack_from(layout, self._data, table)
            count = count or first[5]  # more than 65,279 sections: the first says how many
            names = first[6] if names == 0xFFFF else names
            raw = [struct.unpack_from(layout, self._data, table + i * entry) for i in range(count)]
        text = self._data[raw[names][4]:raw[names][4] + raw[names][5]] if raw else b""
        self.sections = [
            Section(index, _string(text, name), kind, flags, offset, size, link, align or 1, entry_size, address)
            for index, (name, kind, flags, address, offset, size, link, _, align, entry_size) in enumerate(raw)]

    def _read_symbols(self, wide):
        extended = {section.link: section for section in self.sections if section.kind == 18}
        self.source = None  # the first source file that the compiler named
        for table in self.sections:
            if table.kind != SHT_SYMTAB:
                continue
            strings = self.content(self.sections[table.link])
            high = self.content(extended[table.index]) if table.index in extended else b""
            layout = struct.Struct(self._order + ("IBBHQQ" if wide else "IIIBBH"))
            entries = self.content(table)
            for number, entry in enumerate(layout.iter_unpack(entries[:len(entries) // layout.size * layout.size])):
                if wide:
                    name, info, _, section, value, size = entry
                else:
                    name, value, size, info, _, section = entry
                kind = info & 15
                if kind == STT_FILE:
                    self.source = self.source or _string(strings, name)
                    continue
                if section == 0xFFFF:
                    section = struct.unpack_from(self._order + "I", high, 4 * number)[0]
                elif section == 0 or (section >= 0xFF00 and section != SHN_COMMON):
                    continue  # undefined, or an absolute number
                if section < len(self.sections) and not self.relocatable:
                    value -= self.sections[section].address if kind != 6 else 0
                text = self.sections[section].name if kind == STT_SECTION else _string(strings, name)
                yield Symbol(text, value, size, kind, BINDINGS.get(info >> 4, "local"), section)

    def content(self, section):
        """The bytes of a section; of .bss as many zeros."""
        if section.kind == SHT_NOBITS:
            return bytes(section.size)
        return self._data[section.offset:section.offset + section.size]


def _string(table, offset):
    return table[offset:table.index(b"\0", offset)].decode("utf-8", "replace")


def _members(path, data):
    """Yields (path, bytes) of each member of an archive; of a thin one the files that it names."""
    thin = data.startswith(b"!<thin>\n")
    at, long_names = 8, b""
    while at + 60 <= len(data):
        name, size = data[at:at + 16].rstrip(b" "), int(data[at + 48:at + 58])
        at += 60
        if name in (b"/", b"/SYM64/", b"//"):
            long_names = data[at:at + size] if name == b"//" else long_names
            at += size + size % 2
            continue
        if re.fullmatch(rb"/\d+", name):
            start = int(name[1:])
            name = long_names[start:long_names.index(b"\n", start)]
        text = name.rstrip(b"/").decode("utf-8", "replace")
        if thin:
            with open(os.path.join(os.path.dirname(path), text), "rb") as file:
                yield "%s(%s)" % (path, text), file.read()
        else:
            yield "%s(%s)" % (path, text), data[at:at + size]
            at += size + size % 2


def _read_one(path, data):
    if data.startswith(b"\x7fELF"):
        return ObjectFile(path, data)
    for start, what in FOREIGN:
        if data.startswith(start):
            raise Refused("%s is %s" % (path, what))
    raise Refused("%s is no object file, archive or program" % path)


def read(path):
    """Returns the ELF files in `path`: itself, or the members of an archive. Raises Refused."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise Refused(str(error)) from None
    if not data.startswith((b"!<arch>\n", b"!<thin>\n")):
        return [_read_one(path, data)]
    try:
        return [_read_one(*member) for member in _members(path, data)]
    except (OSError, ValueError) as error:
        raise Refused("%s is a damaged archive: %s" % (path, error)) from None
