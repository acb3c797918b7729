"""state_page_check.py TOP: holds docs/runtime-state.md and docs/audit-events.md against the code in the folder TOP.

Each row names a field of CPython, its home (a file and a name in it), a guard, a reason and tests. An error for whatever of that is not there,
and for each field of the plan (REQUIRED) that no row names. Each event that the code raises has its row, with the files that raise it, and each row its event.
Each rank of sync/ranks.def is a lock's.
"""
import os
import re
import sys

# The fields of the plan's two lists: global state that stays, each with its lock, and what moves into the interpreter.
REQUIRED = """
exitfuncs nexitfuncs audit_hook_head allocators ceval.perf log_base_BASE convwidth_base convmultmax_base imports.extensions
interpreters.head interpreters.next_id interpreters.main unicode_state.ids types.mutex xi.registry stoptheworld_mutex
signals.default_handler ignore_handler faulthandler tracemalloc types.next_version_tag gilstate.autoInterpreterState
allocators.obj_arena imports.last_module_index imports.lock imports.find_and_load dtoa dict_state.global_version
dict_state.next_keys_version func_state.next_version cached_objects.str_replace_inf cached_objects.interned _Py_RefTotal obmalloc
tstate_current gc warnings atexit codecs sysdict builtins long_state.max_str_digits type_watchers monitors sys.monitoring audit_hooks ast
callable_cache PyConfig feature_flags signals.handlers hash_secret getargs.static_parsers imports.inittab imports.pkgcontext
imports.dlopenflags imports.override_multi_interp_extensions_check ceval.gil ceval.pending
""".split()

EVENT_HEAD = ["event", "arguments", "raised by", "in"]
# How events are raised: by these calls, or as the name of an interp::AuditEvent. AuditOpen stands for "open".
RAISED = re.compile(
    r"\bAudit(?:Event|InProgram|Attribute|Run|With)?\(\s*(?:\w+,\s*)?\"([\w./]+)\"|\b(?:Raise|Audit)\(\{\"([\w.]+)\"|\"(object\.__\w+__)\"|\"(os\.[a-z]+)\""
    r"|\bRemoveWith\([^;]*\"([\w.]+)\"|\bIntern\(th, \"(sys\.\w+)\"\)|\"(cpython\.run_\w+)\"|\bAuditEvent\(th, \"(\w+)\"")

HEAD = ["CPython's field", "home", "guard", "why that is enough", "shown by"]


class Checker:
    def __init__(self, top):
        self.top = top
        self.errors = []
        self.tests = None
        self.locks = dict(re.findall(r'TESSERA_LOCK_RANK\((\w+), \d+, "([^"]+)"', self.read("sync/ranks.def")))
        self.locks = {name: identifier for identifier, name in self.locks.items()}

    def read(self, path):
        with open(os.path.join(self.top, path), encoding="utf-8") as file:
            return file.read()

    def exists(self, path):
        return os.path.exists(os.path.join(self.top, path))

    def all_tests(self):
        """(suite, name) of each GoogleTest in the tree."""
        if self.tests is None:
            self.tests = set()
            for folder, folders, files in os.walk(self.top, followlinks=True):
                folders[:] = [f for f in folders if not f.startswith((".", "bazel-"))]
                for file in files:
                    if file.endswith("_test.cc"):
                        with open(os.path.join(folder, file), encoding="utf-8") as text:
                            self.tests.update(re.findall(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", text.read()))
        return self.tests

    def sources(self):
        """(path, text) of each source that is no test."""
        for folder, folders, files in os.walk(self.top, followlinks=True):
            folders[:] = [f for f in folders if not f.startswith((".", "bazel-")) and f not in ("tests", "examples", "testdata", "bench")]
            for file in files:
                if file.endswith((".h", ".cc", ".inc")) and not file.endswith(("_test.cc", "_benchmark.cc")):
                    path = os.path.relpath(os.path.join(folder, file), self.top)
                    yield path, self.read(path)

    def error(self, field, what, page="docs/runtime-state.md"):
        self.errors.append(f"{page}: {field}: {what}")

    def raised_events(self):
        """event -> the files that raise it."""
        raised = {}
        for path, text in self.sources():
            text = re.sub(r"//.*", "", text)
            if path != "vm/audit.cc" and not re.search(r"\bAudit|audit", text):
                continue
            for match in RAISED.finditer(text):
                raised.setdefault(next(group for group in match.groups() if group), set()).add(path)
            if path == "vm/audit.cc" and re.search(r'"open"', text):
                raised.setdefault("open", set()).add(path)
        return raised

    def check_events(self, page):
        name = "docs/audit-events.md"
        rows = {}
        in_table = False
        for line in page.splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
            if not cells:
                in_table = False
            elif cells == EVENT_HEAD:
                in_table = True
            elif in_table and not set(line) <= set("|- :"):
                rows.setdefault(cells[0].strip("`"), set()).update(re.findall(r"`([^`]+)`", cells[3]))
        raised = self.raised_events()
        for event in sorted(rows.keys() | raised.keys()):
            for path in rows.get(event, set()) - raised.get(event, set()):
                self.error(event, f"is not raised in {path}", name)
            for path in raised.get(event, set()) - rows.get(event, set()):
                self.error(event, f"is raised in {path}, which its row does not name", name)
        return len(rows)

    def check_ranks(self):
        used = set()
        for path, text in self.sources():
            if not path.startswith("sync/"):
                used.update(re.findall(r"\brank::(\w+)", text))
        for lock, identifier in self.locks.items():
            if identifier not in used:
                self.error(lock, f"no lock has the rank {identifier}", "sync/ranks.def")

    def check_home(self, field, home):
        """The text of the home's file; None without a home."""
        if home == "-":
            return None, None
        match = re.fullmatch(r"`([\w/.]+)` `(\w+)`", home)
        if not match:
            self.error(field, f"the home {home!r} is not a file and a name, or -")
            return None, None
        path, name = match.groups()
        if not self.exists(path):
            self.error(field, f"there is no file {path}")
            return None, None
        text = self.read(path)
        if not re.search(rf"\b{name}\b", text):
            self.error(field, f"there is no {name} in {path}")
        return path, text

    def check_guard(self, field, guard, path, name, text):
        if guard == "none":
            if path is not None:
                self.error(field, "has a home but no guard")
            return
        if path is None:
            self.error(field, f"has the guard {guard!r} but no home")
        elif match := re.fullmatch(r"lock `([^`]+)`", guard):
            self.check_lock(field, match[1], path)
        elif guard == "atomic":
            if not re.search(rf"std::atomic<[^;]*\b{name}\b", text):
                self.error(field, f"{name} in {path} is no std::atomic")
        elif guard not in ("GIL", "own thread", "constant"):
            self.error(field, f"the guard {guard!r} is none of: lock `name`, atomic, GIL, own thread, constant, none")

    def check_lock(self, field, lock, path):
        if lock not in self.locks:
            self.error(field, f"no lock of sync/ranks.def is called {lock!r}")
            return
        stem = os.path.splitext(path)[0]
        texts = [self.read(stem + end) for end in (".h", ".cc") if self.exists(stem + end)]
        near = texts + [self.read(internal) for internal in self.internal_files(os.path.dirname(path))]
        if not any(re.search(rf"\brank::{self.locks[lock]}\b", text) for text in near):
            self.error(field, f"nothing in {stem} uses the lock {lock!r} ({self.locks[lock]})")
        if not any("ABSL_GUARDED_BY" in text for text in texts):
            self.error(field, f"nothing in {stem} is declared ABSL_GUARDED_BY")

    def internal_files(self, folder):
        """What a package's files may keep their lock in."""
        internal = os.path.join(folder, "internal")
        names = os.listdir(os.path.join(self.top, internal)) if self.exists(internal) else []
        return [os.path.join(internal, name) for name in names if name.endswith(".h")]

    def check_test(self, field, test):
        if "/" in test:
            if not self.exists(test):
                self.error(field, f"there is no test {test}")
            return
        suite, _, name = test.partition(".")
        tests = self.all_tests()
        if not any(s == suite and (not name or n == name) for s, n in tests):
            self.error(field, f"there is no test {test}")

    def check_row(self, cells):
        field = cells[0]
        path, text = self.check_home(field, cells[1])
        name = cells[1].rsplit("`", 2)[-2] if path else None
        self.check_guard(field, cells[2], path, name, text)
        if len(cells[3]) < 5:
            self.error(field, "no reason")
        tests = re.findall(r"`([^`]+)`", cells[4])
        if not tests:
            self.error(field, "no test")
        for test in tests:
            self.check_test(field, test)

    def check_page(self, page):
        named = set()
        rows = 0
        in_table = False
        for line in page.splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
            if not cells:
                in_table = False
            elif cells == HEAD:
                in_table = True
            elif in_table and not set(line) <= set("|- :"):
                if len(cells) != len(HEAD):
                    self.error(line[:40], f"{len(cells)} cells")
                    continue
                rows += 1
                named.update(re.findall(r"`([^`]+)`", cells[0]))
                self.check_row(cells)
        for field in REQUIRED:
            if field not in named:
                self.error(field, "a field of the plan that no row names")
        return rows


def main():
    checker = Checker(sys.argv[1])
    rows = checker.check_page(checker.read("docs/runtime-state.md"))
    events = checker.check_events(checker.read("docs/audit-events.md"))
    checker.check_ranks()
    for error in checker.errors:
        print(error, file=sys.stderr)
    print(f"{rows} rows, {events} events")
    return 1 if checker.errors or rows < 40 or events < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
