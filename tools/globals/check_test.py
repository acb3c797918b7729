#!/usr/bin/env python3
"""`globals.py check` finds each mutable global and nothing else."""

import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
COMPILERS = [c for c in ("g++", "clang++-19", "clang++-22") if shutil.which(c)]
FLAGS = [("-O0", "-fPIC"), ("-O2", "-fPIE", "-ffunction-sections", "-fdata-sections"), ("-O2", "-fPIC", "-g1")]

INJECTED = {
    "testdata::x": "a variable", "testdata::zero": "a variable", "testdata::per_thread": "one per thread",
    "testdata::counter": "a variable", "testdata::pointer": "a variable", "testdata::inline_variable": "a variable",
    "testdata::dynamic_constant": "a variable", "testdata::Class::member": "a variable",
    "testdata::Template<long>::value": "a variable", "testdata::Count()::local": "a static local",
    "testdata::(anonymous namespace)::anonymous": "a variable",
}

FOUND = re.compile(r"mutable global `(.*)`\n  what: +(a variable|a static local|one per thread|bytes|a tentative)")


class Fixture(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def compile(self, source, compiler, flags=(), name=None):
        path = self.folder / (name or pathlib.Path(source).name + ".o")
        subprocess.run([compiler, "-std=c++20", "-fno-exceptions", "-fno-rtti", *flags, "-c",
                        source, "-o", path], check=True)
        return path

    def compile_text(self, text, compiler=COMPILERS[0], flags=(), suffix=".cc"):
        source = self.folder / ("source" + suffix)
        source.write_text(text)
        path = self.folder / "source.o"
        subprocess.run([compiler, *flags, "-c", source, "-o", path], check=True)
        return path

    def check(self, *objects, allowed=None, sources=(), options=()):
        manifest = self.folder / "objects"
        manifest.write_text("".join("object\t@//the:target\t%s\n" % path for path in objects) +
                            "".join("source\t@//the:target\t%s\n" % path for path in sources))
        options = list(options)
        if allowed is not None:
            path = self.folder / "allowed.txt"
            path.write_text(allowed)
            options += ["--allowed=%s" % path]
        done = subprocess.run(
            [sys.executable, FOLDER / "globals.py", "check", "--objects=%s" % manifest, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout, dict(FOUND.findall(done.stdout))


class CheckTest(Fixture):

    def test_each_way_to_write_a_global_is_found_and_named_for_what_it_is(self):
        for compiler, flags in itertools.product(COMPILERS, FLAGS):
            with self.subTest(compiler=compiler, flags=flags):
                code, text, found = self.check(
                    self.compile(FOLDER / "testdata/globals.cc", compiler, flags))
                self.assertEqual((code, found), (1, INJECTED), text)

    def test_constants_are_no_globals(self):
        for compiler, flags in itertools.product(COMPILERS, FLAGS):
            with self.subTest(compiler=compiler, flags=flags):
                code, text, found = self.check(
                    self.compile(FOLDER / "testdata/constants.cc", compiler, flags))
                self.assertEqual((code, found), (0, {}), text)

    def test_guards_come_with_what_they_guard_and_are_not_counted_themselves(self):
        for compiler in COMPILERS:
            path = self.compile_text("int g(); int f() { static int local = g(); return local; }"
                                     "thread_local int t = g();", compiler)
            code, text, found = self.check(path)
            self.assertEqual((code, found), (1, {"f()::local": "a static local", "t": "one per thread"}), text)

    def test_what_iostream_leaves_in_each_object_is_not_ours(self):
        for compiler in COMPILERS:
            path = self.compile_text("#include <iostream>\nvoid Use() { std::cout << 1; }\n", compiler)
            code, text, found = self.check(path)
            self.assertEqual((code, found), (0, {}), text)

    def test_common_symbols_of_c_are_found(self):
        path = self.compile_text("int tentative;\n", "gcc", ["-fcommon"], ".c")
        code, text, found = self.check(path)
        self.assertEqual((code, found), (1, {"tentative": "a tentative"}), text)
        self.assertIn("in COMMON", text)

    def test_bytes_without_a_symbol_are_found_beside_those_with_one(self):
        for section in (".data", ".bss"):
            with self.subTest(section):
                fill = ".long 1" if section == ".data" else ".zero 4"
                path = self.compile_text(
                    '.section %s\n.balign 8\n.type named,@object\n.size named,8\nnamed: .zero 8\n%s\n.zero 12\n'
                    % (section, fill), "gcc", suffix=".s")
                code, text, found = self.check(path, allowed="named  # has a name\n")
                self.assertEqual((code, found), (1, {"(unnamed data)": "bytes"}), text)
                self.assertIn("%s+0x8, 16 bytes" % section, text)

    def test_padding_between_symbols_is_not_unnamed_data(self):
        path = self.compile_text(
            '.data\n.balign 32\n.type a,@object\n.size a,1\na: .byte 1\n.balign 32\n'
            '.type b,@object\n.size b,1\nb: .byte 2\n.zero 3\n', "gcc", suffix=".s")
        code, text, _ = self.check(path, allowed="a  # why\nb  # why\n")
        self.assertEqual(code, 0, text)

    def test_each_object_of_several_is_checked(self):
        code, text, found = self.check(
            self.compile(FOLDER / "testdata/constants.cc", COMPILERS[0]),
            self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0]))
        self.assertEqual((code, found), (1, INJECTED), text)

    def test_a_variable_that_several_objects_have_is_named_once(self):
        path = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0])
        other = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0], name="other.o")
        _, text, _ = self.check(path, other)
        self.assertEqual(text.count("`testdata::inline_variable`"), 1)
        self.assertEqual(text.count("`testdata::x`"), 2)

    def test_members_of_archives_and_linked_programs_are_checked(self):
        path = self.compile_text("static int x = 1; int f() { return ++x; } int main() { return f(); }")
        subprocess.run(["ar", "rc", self.folder / "lib.a", path], check=True)
        subprocess.run(["g++", path, "-o", self.folder / "program"], check=True)
        for name in ("lib.a", "program"):
            with self.subTest(name):
                code, text, found = self.check(self.folder / name)
                self.assertEqual((code, found), (1, {"x": "a variable"}), text)

    def test_the_line_of_the_definition_is_named(self):
        source = FOLDER / "testdata/globals.cc"
        lines = source.read_text().splitlines()
        for compiler, flags in itertools.product(COMPILERS, ((), ("-g",))):
            with self.subTest(compiler=compiler, flags=flags):
                _, text, _ = self.check(self.compile(source, compiler, flags), sources=[source])
                for symbol in INJECTED:
                    block = text[text.index("`%s`" % symbol):]
                    line = int(re.search(r"where: .*globals\.cc:(\d+)", block)[1])
                    self.assertRegex(lines[line - 1], r"\b%s\b" % re.split(r"::", symbol)[-1], symbol)

    def test_a_pattern_covers_what_it_matches_and_no_more(self):
        path = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0])
        _, text, found = self.check(path, allowed="testdata::Template<*>::value  # why\n")
        self.assertEqual(set(found), set(INJECTED) - {"testdata::Template<long>::value"}, text)

    def test_a_section_can_be_allowed_as_a_whole(self):
        path = self.compile(FOLDER / "testdata/globals.cc", COMPILERS[0])
        _, text, found = self.check(path, allowed="section .tbss  # why\n")
        self.assertEqual(set(found), set(INJECTED) - {"testdata::per_thread"}, text)

    def test_an_allowance_without_a_reason_is_refused(self):
        path = self.compile(FOLDER / "testdata/constants.cc", COMPILERS[0])
        code, text, _ = self.check(path, allowed="testdata::x\n")
        self.assertEqual(code, 2)
        self.assertIn("no reason given for testdata::x", text)

    def test_an_allowance_of_nothing_is_an_error_unless_it_says_that_this_may_be(self):
        path = self.compile(FOLDER / "testdata/constants.cc", COMPILERS[0])
        code, text, _ = self.check(path, allowed="maybe testdata::x  # why\n\ntestdata::y  # why\n")
        self.assertEqual(code, 1)
        self.assertIn("allowed.txt:3: testdata::y covers nothing", text)
        self.assertNotIn("testdata::x covers", text)
        code, text, _ = self.check(path, allowed="testdata::y  # why\n", options=["--allow-stale"])
        self.assertEqual(code, 0, text)

    def test_nothing_to_check_is_no_success(self):
        code, text, _ = self.check()
        self.assertNotEqual(code, 0, text)

    def test_the_message_says_what_to_do(self):
        _, text, _ = self.check(self.compile_text("static int x; int f() { return ++x; }"))
        for wanted in ("a field of Runtime", "InterpreterLocal<T>", "constexpr", "x  # WHY THE PROCESS HAS ONLY ONE OF IT"):
            self.assertIn(wanted, text)


class RefusalTest(Fixture):
    """What cannot be read is an error that says why, never an empty result."""

    def refuses(self, content, *wanted):
        path = self.folder / "refused.o"
        if content is not None:
            path.write_bytes(content)
        code, text, _ = self.check(path)
        self.assertEqual(code, 2, text)
        for text_wanted in ("refused.o", *wanted):
            self.assertIn(text_wanted, text)
        self.assertNotIn("Traceback", text)

    def test_mach_o(self):
        for magic in (b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe"):
            self.refuses(magic + bytes(100), "Mach-O", "reads ELF: build for Linux")

    def test_windows_and_others(self):
        self.refuses(b"\x64\x86" + bytes(100), "COFF")
        self.refuses(b"MZ" + bytes(100), "Windows")
        self.refuses(b"int x;\n", "no object file")

    def test_bitcode(self):
        self.refuses(b"BC\xc0\xde" + bytes(100), "LLVM bitcode", "build without it")

    def test_objects_of_gcc_that_hold_no_code(self):
        path = self.compile_text("int x = 1;", "g++", ["-flto", "-fno-fat-lto-objects"])
        self.refuses(path.read_bytes(), "-ffat-lto-objects")

    def test_damaged_files(self):
        path = self.compile_text("int x = 1;")
        data = path.read_bytes()
        self.refuses(data[:100], "damaged")
        self.refuses(data[:len(data) // 2], "damaged")
        self.refuses(b"!<arch>\nnonsense" + bytes(100), "damaged")


if __name__ == "__main__":
    unittest.main(verbosity=0)
