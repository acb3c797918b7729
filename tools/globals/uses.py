"""Who reads, who writes and who keeps the address of a variable: from the machine code of x86-64.

What a function does through a register that holds the address is followed until the register
changes; where that cannot be followed (a call, a jump, a copy) the address counts as kept."""

import os
import re
import shutil
import subprocess
from typing import NamedTuple

READ, WRITE, KEPT = "reads", "writes", "keeps the address"
_FUNCTION = re.compile(r"[0-9a-f]+ <(.*)>:$")
# "   4:<tab>mov    0x0(%rip),%eax        # a <f+0xa><tab>6: R_X86_64_PC32<tab>_ZL1x-0x4"
_INSTRUCTION = re.compile(r"\s*([0-9a-f]+):\t(.*)$")
_RELOCATION = re.compile(r"\t([0-9a-f]+): (R_X86_64_\w+)\t(\S+?)([+-]0x[0-9a-f]+)?$")
_SECTION = re.compile(r"Disassembly of section (.*):$")
_DATA = re.compile(r"([0-9a-f]{16}) (R_X86_64_\w+)\s+(\S+?)([+-]0x[0-9a-f]+)?$")
_NEVER_WRITE = re.compile(r"(cmp|test|bt$|btl|btq|ucomis|comis|push|call|jmp|nop|prefetch|v?ucomis|fld|imul|mul|div|idiv)")
_BOTH = re.compile(r"(xchg|cmpxchg|xadd|lock )")
_PREFIXES = ("lock", "rep", "repz", "repnz", "data16", "notrack", "bnd")
_BYTES = {"al": "ax", "bl": "bx", "cl": "cx", "dl": "dx", "sil": "si", "dil": "di", "bpl": "bp", "spl": "sp"}
INITIALISER = re.compile(r"_GLOBAL__(sub_)?I_|__static_initialization_and_destruction|__cxx_global_(var|array)_init|_GLOBAL__I")


class Use(NamedTuple):
    function: str
    action: str
    object: str


def available():
    return shutil.which("objdump") is not None


def _register(name):
    """One name for %eax, %rax and %al."""
    name = name.lstrip("%*")
    name = _BYTES.get(name, name)
    match = re.match(r"(r\d+)[dwb]?$", name)
    return match[1] if match else name.lstrip("re") if name[:1] in "re" else name


def _operands(text):
    """Splits "0x8(%rax,%rbx,2),%ecx" at the commas outside parentheses."""
    return [part for part in re.split(r",(?![^(]*\))", text.strip()) if part]


def _action(mnemonic, operands, position):
    """What an instruction does with the memory operand at `position`."""
    if mnemonic == "lea":
        return KEPT
    last = position == len(operands) - 1
    if _BOTH.match(mnemonic):
        return WRITE
    if not last or _NEVER_WRITE.match(mnemonic):
        return READ
    return WRITE


class _Code:
    """The instructions of one function, in order."""

    def __init__(self, lines):
        self.items = []
        for line in lines:
            match = _INSTRUCTION.match(line)
            if not match:
                continue
            relocation = _RELOCATION.search(line)
            text, _, comment = line[match.start(2):relocation.start() if relocation else None].partition("#")
            words = text.split(None, 1)
            if len(words) > 1 and words[0] in _PREFIXES:
                rest = words[1].split(None, 1)
                words = [("lock " if words[0] == "lock" else "") + rest[0]] + rest[1:]
            end = re.match(r"\s*([0-9a-f]+) ", comment)
            self.items.append((int(match[1], 16), words[0] if words else "", _operands(words[1]) if len(words) > 1 else [],
                               int(end[1], 16) if end else None, relocation))

    def end_of(self, index):
        return self.items[index + 1][0] if index + 1 < len(self.items) else None

    def follow(self, index, register):
        """What is done through `register` after instruction `index`, until the register changes."""
        actions = set()
        for _, mnemonic, operands, _, _ in self.items[index + 1:]:
            for position, operand in enumerate(operands):
                inside = [_register(name) for name in re.findall(r"%\w+", operand)]
                if register not in inside:
                    continue
                if "(" in operand:
                    actions.add(_action(mnemonic, operands, position))
                elif position < len(operands) - 1 or len(operands) == 1:
                    actions.add(KEPT)  # the address itself is copied, pushed or passed
            if mnemonic.startswith("call"):
                if register in ("di", "si", "dx", "cx", "r8", "r9"):
                    actions.add(KEPT)  # perhaps an argument
                if register not in ("bx", "bp", "r12", "r13", "r14", "r15"):
                    break
            elif mnemonic.startswith("ret"):
                return actions | ({KEPT} if register == "ax" else set())
            elif mnemonic.startswith("j"):
                return actions | {KEPT}  # perhaps used where it jumps to
            if operands and _register(operands[-1]) == register and "(" not in operands[-1] and not mnemonic.startswith(
                    ("cmp", "test")):
                break
        return actions or {KEPT}


def _disassembly(path):
    """Yields (function, its lines) and, for data, (section, relocation line)."""
    done = subprocess.run(["objdump", "-dr", "-w", "--no-show-raw-insn", path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, errors="replace", check=False)
    name, lines = None, []
    for line in done.stdout.splitlines():
        match = _FUNCTION.match(line)
        if match:
            if name:
                yield name, lines
            name, lines = match[1], []
        elif name:
            lines.append(line)
    if name:
        yield name, lines


def _data_references(path):
    """Yields (symbol, addend) of each address that data holds (not debug information)."""
    done = subprocess.run(["objdump", "-r", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          errors="replace", check=False)
    wanted = False
    for line in done.stdout.splitlines():
        if line.startswith("RELOCATION RECORDS FOR"):
            wanted = re.search(r"\[\.(data|rodata|tdata|init_array|ctors)|\[tessera|\[[a-z]\w*\]", line) is not None
        elif wanted:
            match = _DATA.match(line)
            if match:
                yield match[3], int(match[4] or "0", 16)


class Uses:
    """The uses of variables in a set of objects."""

    def __init__(self, findings, paths):
        self._global = {f.mangled: f.entity for f in findings if f.binding != "local"}
        self._local = {}
        self._sections = {}
        for f in findings:
            if f.binding == "local":
                self._local[f.object, f.mangled] = f.entity
            self._sections.setdefault((f.object, f.section), []).append((f.offset, f.offset + max(f.size, 1), f.entity))
        self.of = {}
        for path in paths:
            self._read(path)

    def _entity(self, path, name, offset):
        entity = self._local.get((path, name)) or self._global.get(name)
        if entity or (path, name) not in self._sections:
            return entity
        for start, end, entity in self._sections[path, name]:
            if start <= offset < end:
                return entity
        return None

    def _add(self, entity, function, action, path):
        self.of.setdefault(entity, set()).add(Use(function, action, path))

    def _read(self, path):
        if not os.path.exists(path):
            return
        for name, addend in _data_references(path):
            entity = self._entity(path, name, addend)
            if entity:
                self._add(entity, "(data)", KEPT, path)
        for function, lines in _disassembly(path):
            code = _Code(lines)
            for index, (address, mnemonic, operands, end, relocation) in enumerate(code.items):
                if relocation:
                    self._instruction(path, function, code, index, mnemonic, operands, end, relocation)

    def _instruction(self, path, function, code, index, mnemonic, operands, end, relocation):
        place, kind, name, addend = relocation.groups()
        offset = int(addend or "0", 16)
        if end is None:
            end = code.end_of(index)
        if "PC32" in kind and end is not None:
            offset += end - int(place, 16)
        entity = self._entity(path, name, offset)
        if not entity:
            return
        if "PLT" in kind or "TLSGD" in kind or "TLSLD" in kind or "TLSDESC" in kind:
            return self._add(entity, function, KEPT, path)
        # The operand with the relocation: relative to %rip or %fs, or a plain number.
        position = next((i for i, operand in enumerate(operands) if "(%rip" in operand or "%fs" in operand), None)
        if position is None:
            position = next((i for i, operand in enumerate(operands) if "(" in operand), None)
        loads_address = mnemonic == "lea" or "GOT" in kind
        if loads_address and mnemonic in ("lea", "mov") and operands and operands[-1].startswith("%"):
            for action in code.follow(index, _register(operands[-1])):
                self._add(entity, function, action, path)
        elif position is None or loads_address:
            self._add(entity, function, KEPT, path)
        else:
            self._add(entity, function, _action(mnemonic, operands, position), path)


def verdict(uses):
    """One of "written", "initialised", "kept", "read"."""
    writers = [use for use in uses if use.action == WRITE]
    if any(not INITIALISER.search(use.function) for use in writers):
        return "written"
    kept = [use for use in uses if use.action == KEPT]
    if any(not INITIALISER.search(use.function) for use in kept):
        return "kept"
    return "initialised" if writers or kept else "read"
