#include "compiler/compile.h"

#include <dirent.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/compile_test_support.h"
#include "gtest/gtest.h"

namespace tessera::compiler {
namespace {

std::vector<std::string> WarningsOf(std::string_view source) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = source}, texts);
  std::vector<std::string> out;
  for (const CompileWarning* w = result.warnings; w != nullptr; w = w->next) out.emplace_back(w->message);
  if (result.image != nullptr) result.image->Unref();
  return out;
}

CompileErrorKind KindOf(std::string_view source, CompileInput input = {}) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  input.source = source;
  CompileResult result = Compile(input, texts);
  if (result.image != nullptr) result.image->Unref();
  return result.error.kind;
}

std::string Repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

struct ErrorCase {
  const char* source;
  const char* error;
};

TEST(CompileTest, ScopesComplainLikeCPython) {
  const ErrorCase kCases[] = {
      {"def f(x):\n  global x\n", "name 'x' is parameter and global (2, 3, 2, 11)"},
      {"def f():\n  x=1\n  global x\n", "name 'x' is assigned to before global declaration (3, 3, 3, 11)"},
      {"def f():\n  print(x)\n  global x\n", "name 'x' is used prior to global declaration (3, 3, 3, 11)"},
      {"def f():\n  x: int\n  global x\n", "annotated name 'x' can't be global (3, 3, 3, 11)"},
      {"def f():\n  nonlocal y\n", "no binding for nonlocal 'y' found (2, 3, 2, 13)"},
      {"nonlocal y\n", "nonlocal declaration not allowed at module level (1, 1, 1, 11)"},
      {"def f():\n  global x\n  nonlocal x\n", "name 'x' is nonlocal and global (2, 3, 2, 11)"},
      {"def f(a,b,a): pass\n", "duplicate argument 'a' in function definition (1, 11, 1, 12)"},
      {"def f():\n  from x import *\n", "import * only allowed at module level (2, 17, 2, 18)"},
      {"class C:\n  [y:=1 for x in z]\n", "assignment expression within a comprehension cannot be used in a class body (2, 4, 2, 5)"},
      {"[x:=1 for x in z]\n", "assignment expression cannot rebind comprehension iteration variable 'x' (1, 2, 1, 3)"},
      {"[x for x in (y:=z)]\n", "assignment expression cannot be used in a comprehension iterable expression (1, 14, 1, 18)"},
      {"[i for i in a if (j:=1) for j in q]\n", "comprehension inner loop cannot rebind assignment expression target 'j' (1, 29, 1, 30)"},
      {"def f(): [(yield x) for x in y]\n", "'yield' inside list comprehension (1, 12, 1, 19)"},
      {"def f(): ((yield x) for x in y)\n", "'yield' inside generator expression (1, 12, 1, 19)"},
      {"from __future__ import annotations\nx: (y:=3) = 4\n", "named expression cannot be used within an annotation (2, 5, 2, 9)"},
  };
  for (const ErrorCase& c : kCases) EXPECT_EQ(ErrorOf(c.source), c.error) << c.source;
}

TEST(CompileTest, TheGeneratorComplainsLikeCPython) {
  const ErrorCase kCases[] = {
      {"return 1\n", "'return' outside function (1, 1, 1, 9)"},
      {"class C: return 1\n", "'return' outside function (1, 10, 1, 18)"},
      {"yield\n", "'yield' outside function (1, 1, 1, 6)"},
      {"break\n", "'break' outside loop (1, 1, 1, 6)"},
      {"if 1:\n   continue\n", "'continue' not properly in loop (2, 4, 2, 12)"},
      {"try: pass\nexcept: pass\nexcept A: pass\n", "default 'except:' must be last (2, 1, 2, 13)"},
      {"__debug__ = 1\n", "cannot assign to __debug__ (1, 1, 1, 10)"},
      {"f(__debug__=1)\n", "cannot assign to __debug__ (1, 3, 1, 14)"},
      {"del __debug__\n", "cannot delete __debug__ (1, 5, 1, 14)"},
      {"x = 1\nfrom __future__ import annotations\n", "from __future__ imports must occur at the beginning of the file (2, 1, 2, 35)"},
      {"from __future__ import foo\n", "future feature foo is not defined (1, 1, 1, 0)"},
      {"from __future__ import braces\n", "not a chance (1, 1, 1, 0)"},
      {"*a, *b = c\n", "multiple starred expressions in assignment (1, 1, 1, 7)"},
      {"*a = c\n", "starred assignment target must be in a list or tuple (1, 1, 1, 3)"},
      {"x = *a\n", "can't use starred expression here (1, 5, 1, 7)"},
      {"f(a=1, a=2)\n", "keyword argument repeated: a (1, 8, 1, 11)"},
      {"await x\n", "'await' outside function (1, 1, 1, 8)"},
      {"def f():\n    async with x: pass\n", "'async with' outside async function (2, 5, 2, 23)"},
  };
  for (const ErrorCase& c : kCases) EXPECT_EQ(ErrorOf(c.source), c.error) << c.source;
}

TEST(CompileTest, ErrorsStandInCodeThatCannotBeReachedToo) {
  EXPECT_EQ(ErrorOf("if 0:\n break\n"), "'break' outside loop (2, 2, 2, 7)");
  EXPECT_EQ(ErrorOf("def f():\n return\n *a = b\n"), "starred assignment target must be in a list or tuple (3, 2, 3, 4)");
}

TEST(CompileTest, WarnsLikeCPython) {
  EXPECT_EQ(WarningsOf("assert (1, 'x')\n"), std::vector<std::string>{"assertion is always true, perhaps remove parentheses?"});
  EXPECT_EQ(WarningsOf("x is 1\n"), std::vector<std::string>{"\"is\" with 'int' literal. Did you mean \"==\"?"});
  EXPECT_EQ(WarningsOf("'a'()\n"), std::vector<std::string>{"'str' object is not callable; perhaps you missed a comma?"});
  EXPECT_EQ(WarningsOf("[1][(1,2)]\n"), std::vector<std::string>{"list indices must be integers or slices, not tuple; perhaps you missed a comma?"});
}

// What a warning is when a filter makes it an error: "message (line, offset, end line, end offset) text".
std::string FirstWarningAsError(std::string_view source) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = source}, texts);
  std::string out;
  if (const CompileWarning* w = result.warnings; w != nullptr) {
    const CompileError& e = w->as_error;
    out = std::string(w->message) + " (" + std::to_string(e.lineno) + ", " + std::to_string(e.offset) + ", " + std::to_string(e.end_lineno) + ", " +
          std::to_string(e.end_offset) + ") " + std::string(e.text);
  }
  if (result.image != nullptr) result.image->Unref();
  return out;
}

TEST(CompileTest, WarningsKnowTheirPlaceAsErrors) {
  EXPECT_EQ(FirstWarningAsError("a = '\\d' + b\n"), "invalid escape sequence '\\d' (1, 5, 1, 9) a = '\\d' + b\n");
  EXPECT_EQ(FirstWarningAsError("x = 1\ny = x is 1\n"), "\"is\" with 'int' literal. Did you mean \"==\"? (2, 5, 2, 11) ");
}

TEST(CompileTest, WarningsOfLexerAndParserStandInTheOrderOfTheSource) {
  EXPECT_EQ(WarningsOf("a = '\\d'\nb = 1if a else 2\nc = '\\e'\n"),
            (std::vector<std::string>{"invalid escape sequence '\\d'", "invalid decimal literal", "invalid escape sequence '\\e'"}));
}

TEST(CompileTest, ConstructsThatAreNotImplementedAreNamedWithTheirLine) {
  EXPECT_EQ(ErrorOf("\nmatch x:\n case 1: pass\n"), "'match' statement is not implemented (line 2)");
  EXPECT_EQ(ErrorOf("async def f(): pass\n"), "'async def' function is not implemented (line 1)");
  EXPECT_EQ(ErrorOf("try: pass\nexcept* E: pass\n"), "'except*' clause is not implemented (line 1)");
  EXPECT_EQ(ErrorOf("type X = int\n"), "'type' statement is not implemented (line 1)");
  EXPECT_EQ(ErrorOf("def f[T](): pass\n"), "a function with type parameters is not implemented (line 1)");
  EXPECT_EQ(ErrorOf("class C[T]: pass\n"), "a class with type parameters is not implemented (line 1)");
  EXPECT_EQ(KindOf("type X = int\n"), CompileErrorKind::kNotImplementedError);
}

TEST(CompileTest, DeepNestingIsARecursionErrorNotACrash) {
  EXPECT_EQ(KindOf("x = " + Repeated("-", 5000) + "1"), CompileErrorKind::kRecursionError);
  EXPECT_EQ(KindOf("x = a" + Repeated("+a", 5000)), CompileErrorKind::kRecursionError);
  EXPECT_EQ(KindOf("x = a" + Repeated(".b", 5000)), CompileErrorKind::kRecursionError);
  EXPECT_EQ(KindOf("x = a" + Repeated("+a", 1000)), CompileErrorKind::kNone);
  EXPECT_EQ(KindOf("if a: pass\n" + Repeated("elif b: pass\n", 5000)), CompileErrorKind::kNone) << "elif does not nest";
  EXPECT_EQ(KindOf("x = " + Repeated("lambda: ", 2000) + "1"), CompileErrorKind::kNone);
}

TEST(CompileTest, TooManyVariablesAreAnError) {
  std::string source = "def f():\n";
  for (int i = 0; i < 33000; ++i) source += " v" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(KindOf(source), CompileErrorKind::kOverflowError);
}

TEST(CompileTest, TheHeapMayFailAtAnyAllocation) {
  const std::string source = "class C(D, k=1):\n x: int = 1\n def f(self, a, *b, c=2, **d):\n  try:\n   return [y for y in a if (z := y)]\n"
                             "  except E as e: self.x = lambda: (e, f'{a!r:>{b}}')\n  finally:\n   with a as b, c: yield from b\n" +
                             Repeated("print(1, 'two', 3.0, (4, 5), x)\n", 300);
  int failures = 0;
  for (int n = 1;; ++n) {
    alloc::Heap heap;
    heap.FailAfter(static_cast<uint64_t>(n));
    alloc::Arena texts(heap);
    CompileResult result = Compile({.source = source}, texts);
    if (result.image != nullptr) {
      result.image->Unref();
      break;
    }
    ++failures;
    ASSERT_EQ(result.error.kind, CompileErrorKind::kMemoryError) << n << ": " << result.error.message;
  }
  EXPECT_GT(failures, 10);
}

TEST(CompileTest, NothingIsLeftInTheHeap) {
  alloc::Heap heap;
  {
    alloc::Arena texts(heap);
    for (const char* source : {"x = 1", "x =", "return", "def f(): return [a for b in c]"}) {
      CompileResult result = Compile({.source = source}, texts);
      if (result.image != nullptr) result.image->Unref();
    }
  }
  EXPECT_EQ(heap.bytes_in_use(), 0u);
}

TEST(CompileTest, AnErrorQuotesItsLineWhenTheSourceIsTheFile) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = "a\nbreak\nc\n", .from_file = true}, texts);
  EXPECT_EQ(result.error.text, "break\n");
  EXPECT_EQ(Compile({.source = "break\n"}, texts).error.text, "");
}

TEST(CompileTest, FutureFeaturesAreReported) {
  alloc::Heap heap;
  alloc::Arena texts(heap);
  CompileResult result = Compile({.source = "from __future__ import annotations\n"}, texts);
  ASSERT_NE(result.image, nullptr);
  EXPECT_TRUE(result.future_annotations);
  EXPECT_NE(result.image->root()->flags & bytecode::kFutureAnnotations, 0u);
  result.image->Unref();
}

void FindSources(const std::string& folder, std::vector<std::string>* out) {
  DIR* dir = opendir(folder.c_str());
  if (dir == nullptr) return;
  while (dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name[0] == '.') continue;
    const std::string path = folder + "/" + name;
    struct stat info;
    if (lstat(path.c_str(), &info) != 0) continue;
    if (S_ISDIR(info.st_mode)) FindSources(path, out);
    else if (name.size() > 3 && name.substr(name.size() - 3) == ".py") out->push_back(path);
  }
  closedir(dir);
}

TEST(CompileTest, TheStandardLibraryCompilesAndVerifies) {
  std::vector<std::string> sources;
  FindSources("/usr/lib/python3.11", &sources);
  ASSERT_FALSE(sources.empty()) << "python3, which the checks of the tree need, brings it";
  for (const std::string& path : sources) {
    std::ifstream file(path, std::ios::binary);
    const std::string source((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (KindOf(source) == CompileErrorKind::kNotImplementedError) continue;
    EXPECT_EQ(ErrorOf(source), "") << path;
  }
}

}  // namespace
}  // namespace tessera::compiler
