// Whatever a program changes in its interpreter, the others do not see: one test for each piece of state that CPython had to move out of its globals.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "tests/robustness/world.h"

namespace tessera::robustness {
namespace {

using interp::InterpreterView;

class IsolationTest : public WorldTest {
 protected:
  IsolationTest() : a_(Make()), b_(Make()) {}
  // The change, then what must hold in another interpreter that was there before, and in one that is made later.
  void ChangeAndLook(const std::string& change, const std::string& unchanged) {
    EXPECT_EQ(Run(b_, unchanged), "") << "before";
    EXPECT_EQ(Run(a_, change), "");
    EXPECT_EQ(Run(b_, unchanged), "");
    InterpreterView later = Make();
    EXPECT_EQ(Run(later, unchanged), "") << "later";
    EXPECT_TRUE(runtime_->EndInterpreter(later).ok());
  }
  // In eight interpreters at once.
  void Everywhere(const std::string& source) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        InterpreterView view = Make();
        EXPECT_EQ(Run(view, source), "");
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  InterpreterView a_, b_;
};

TEST_F(IsolationTest, Modules) { ChangeAndLook("import sys; sys.modules['ghost'] = sys; import math; math.pi = 3", "import sys, math; assert 'ghost' not in sys.modules and math.pi > 3"); }
TEST_F(IsolationTest, Sys) { ChangeAndLook("import sys; sys.path.append('/ghost'); sys.ghost = 1", "import sys; assert '/ghost' not in sys.path and not hasattr(sys, 'ghost')"); }
TEST_F(IsolationTest, Builtins) { ChangeAndLook("import builtins; builtins.ghost = 1; builtins.len = None", "assert len('a') == 1\ntry: ghost\nexcept NameError: pass\nelse: raise AssertionError"); }
TEST_F(IsolationTest, SubclassesOfStaticTypes) { ChangeAndLook("class Ghost(int): pass\nassert Ghost in int.__subclasses__()\nimport sys; sys.ghost = Ghost", "assert not [c for c in int.__subclasses__() if c.__name__ == 'Ghost']"); }
TEST_F(IsolationTest, Warnings) { ChangeAndLook("import _warnings; _warnings.filters.insert(0, ('error', None, Warning, None, 0))", "import _warnings; assert not [f for f in _warnings.filters if f[0] == 'error']"); }
TEST_F(IsolationTest, RecursionLimit) { ChangeAndLook("import sys; sys.setrecursionlimit(5000)", "import sys; assert sys.getrecursionlimit() == 1000"); }
TEST_F(IsolationTest, SwitchInterval) { ChangeAndLook("import sys; sys.setswitchinterval(0.5)", "import sys; assert sys.getswitchinterval() == 0.005"); }
TEST_F(IsolationTest, DigitsOfInts) { ChangeAndLook("import sys; sys.set_int_max_str_digits(0)", "import sys; assert sys.get_int_max_str_digits() == 4300"); }
TEST_F(IsolationTest, AuditHooksOfTheProgram) {
  ChangeAndLook("import sys\ndef hook(event, args):\n  if event == 'ghost': raise RuntimeError(event)\nsys.addaudithook(hook)\ntry: sys.audit('ghost')\nexcept RuntimeError: pass\nelse: raise AssertionError",
                "import sys; sys.audit('ghost')");
}
TEST_F(IsolationTest, UnraisableAndOtherHooks) { ChangeAndLook("import sys; sys.excepthook = None; sys.displayhook = None; sys.unraisablehook = None", "import sys; assert sys.excepthook is sys.__excepthook__ and sys.displayhook is sys.__displayhook__"); }
TEST_F(IsolationTest, DlopenFlags) { ChangeAndLook("import sys; sys.setdlopenflags(257)", "import sys; assert sys.getdlopenflags() == 2"); }
TEST_F(IsolationTest, StackTrampolines) { ChangeAndLook("import sys; sys.activate_stack_trampoline('perf')", "import sys; assert not sys.is_stack_trampoline_active()"); }

TEST_F(IsolationTest, InternedStringsAreEachInterpretersButForTheStaticOnes) {
  void* at[3];
  int n = 0;
  for (const InterpreterView* view : {&a_, &b_}) {
    Attached(*view, [&](vm::Thread& th) {
      objects::Owned text(objects::Intern(th, "a name that is in no table"));
      at[n++] = text.get().object();
    });
  }
  EXPECT_NE(at[0], at[1]);
  n = 0;
  for (const InterpreterView* view : {&a_, &b_}) {
    Attached(*view, [&](vm::Thread& th) {
      objects::Owned text(objects::Intern(th, "__init__"));
      at[n++] = text.get().object();
    });
  }
  EXPECT_EQ(at[0], at[1]);
}

TEST_F(IsolationTest, VersionsOfTypesDictsAndFunctionsAreCountedInEachInterpreter) {
  uint32_t types = 0, keys = 0, functions = 0;
  const auto read = [&](vm::Thread& th) {
    types = th.interp.next_type_version;
    keys = th.interp.next_keys_version;
    functions = th.interp.next_function_version;
  };
  Attached(b_, read);
  const uint32_t before[] = {types, keys, functions};
  EXPECT_EQ(Run(a_, "for n in range(500):\n  C = type('C', (), {'f': lambda self: n})\n  C().f()\n  C.g = n"), "");
  Attached(b_, read);
  EXPECT_EQ(types, before[0]);
  EXPECT_EQ(keys, before[1]);
  EXPECT_EQ(functions, before[2]);
}

TEST_F(IsolationTest, CodecsAndErrorHandlers) {
  Attached(a_, [](vm::Thread& th) {
    objects::Owned name(objects::Intern(th, "ghost"));
    EXPECT_TRUE(objects::RegisterErrorHandler(th, name.as<objects::Str>(), objects::Value(objects::types::kInt)));
    EXPECT_TRUE(objects::RegisterCodecSearch(th, objects::Value(objects::types::kInt)));
    objects::Owned handler(objects::FindErrorHandler(th, name.as<objects::Str>()));
    EXPECT_FALSE(handler.get().IsNotFound());
  });
  Attached(b_, [](vm::Thread& th) {
    objects::Owned name(objects::Intern(th, "ghost"));
    objects::Owned handler(objects::FindErrorHandler(th, name.as<objects::Str>()));
    EXPECT_TRUE(handler.get().IsNotFound());
    EXPECT_TRUE(th.interp.codec_search == nullptr || th.interp.codec_search->size == 0);
  });
}

TEST_F(IsolationTest, CollectorsThresholds) {
  size_t before = 0, after = 0;
  Attached(b_, [&](vm::Thread& th) { before = th.interp.collector().threshold(0); });
  Attached(a_, [](vm::Thread& th) { th.interp.collector().SetThreshold(0, 123); });
  Attached(b_, [&](vm::Thread& th) { after = th.interp.collector().threshold(0); });
  EXPECT_EQ(before, after);
}

TEST_F(IsolationTest, FunctionsAtTheEndOfAnInterpreterAreItsOwnNewestFirst) {
  std::vector<int> order;
  static std::vector<int>* seen;
  seen = &order;
  Attached(a_, [](vm::Thread& th) {
    for (int* number : {new int(1), new int(2)}) {
      EXPECT_TRUE(th.interp.AddAtExit([](interp::ThreadState&, void* data) {
        int* given = static_cast<int*>(data);
        seen->push_back(*given);
        delete given;
      }, number).ok());
    }
  });
  EXPECT_TRUE(runtime_->EndInterpreter(b_).ok());
  EXPECT_TRUE(order.empty());
  EXPECT_TRUE(runtime_->EndInterpreter(a_).ok());
  EXPECT_EQ(order, (std::vector<int>{2, 1}));
}

TEST_F(IsolationTest, TheHashSeedIsOne) {
  int64_t hashes[2];
  int n = 0;
  for (const InterpreterView* view : {&a_, &b_}) {
    Attached(*view, [&](vm::Thread& th) {
      objects::Owned text(objects::NewStr(th, "some text"));
      hashes[n++] = objects::Hash(th, text);
      EXPECT_NE(hashes[0], -1);
    });
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

TEST_F(IsolationTest, FloatsAndLongIntsAreConvertedInEightInterpretersAtOnce) {
  Everywhere("import sys; sys.set_int_max_str_digits(0)\nn = int('7' * 20000)\nassert len(str(n)) == 20000\nfor i in range(300):\n  x = 1 / (i + 1)\n  assert float(repr(x)) == x");
}

TEST_F(IsolationTest, CompilersAndStrReplaceInEightInterpretersAtOnce) {
  Everywhere("for i in range(60):\n  exec(compile(f'def f(a, b={i}): return [a, b, {{\"k\": a}}]\\nassert f(1)[1] == {i}', 'x', 'exec'))\n  assert ('a' * i).replace('a', 'bb') == 'b' * (2 * i)");
}

TEST_F(IsolationTest, StaticTypesAreLookedUpInEightInterpretersAtOnce) {
  Everywhere("for i in range(100):\n  class C(dict, metaclass=type('M', (type,), {})): x = i\n  assert C.x == i and C().get('k') is None and int.bit_length(i) == i.bit_length()");
}

TEST_F(IsolationTest, AHookOfTheProgramVetoesTheCreationOfAnInterpreterCleanly) {
  EXPECT_EQ(Run(a_, "import sys, _interpreters\n"
                    "def hook(event, args):\n"
                    "  if event == 'cpython.PyInterpreterState_New' and closed: raise PermissionError('not now')\n"
                    "closed = True\n"
                    "sys.addaudithook(hook)\n"
                    "before = _interpreters.list_all()\n"
                    "try: _interpreters.create()\n"
                    "except PermissionError as e: assert str(e) == 'not now'\n"
                    "else: raise AssertionError\n"
                    "assert _interpreters.list_all() == before\n"
                    "closed = False\n"
                    "_interpreters.destroy(_interpreters.create())"),
            "");
  EXPECT_EQ(Run(b_, "import _interpreters; _interpreters.destroy(_interpreters.create())"), "");
}

TEST_F(IsolationTest, EventsReachTheHooksOfTheProgram) {
  EXPECT_EQ(Run(a_, "import sys\n"
                    "seen = []\n"
                    "sys.addaudithook(lambda event, args: seen.append((event, args)))\n"
                    "import errno\n"
                    "exec('x = 1')\n"
                    "code = compile('1', '<f>', 'eval')\n"
                    "sys._getframe()\n"
                    "sys.audit('mine', 1, 'two')\n"
                    "events = [e for e, a in seen]\n"
                    "assert ('mine', (1, 'two')) in seen\n"
                    "assert [a[:2] for e, a in seen if e == 'import'] == [('errno', None)], seen\n"
                    "assert ('compile', (b'1', '<f>')) in seen and 'exec' in events and 'sys._getframe' in events, events"),
            "");
}

TEST_F(IsolationTest, TheEndOfAnInterpreterIsAnEventThatCannotBeRefused) {
  static std::atomic<int> ends{0};  // the hook is there until the Runtime ends
  ASSERT_TRUE(runtime_->audit_hooks().Add([](const interp::AuditEvent& event, void* count) {
    if (event.name != "cpython.PyInterpreterState_Clear") return absl::OkStatus();
    ++*static_cast<std::atomic<int>*>(count);
    return absl::PermissionDeniedError("no");
  }, &ends).ok());
  EXPECT_EQ(Run(a_, "import sys\n"
                    "def hook(event, args):\n"
                    "  if event == 'cpython.PyInterpreterState_Clear': raise KeyError('no')\n"
                    "sys.addaudithook(hook)"),
            "");
  EXPECT_TRUE(runtime_->EndInterpreter(a_).ok());
  EXPECT_EQ(ends, 1);
}

TEST_F(IsolationTest, BuiltinFunctionsAreOneForAllInterpreters) {
  const auto find = [](vm::Thread& th) {
    objects::Owned name(objects::Intern(th, "len"));
    return objects::FindDictItem(th, th.interp.builtins, name.as<objects::Str>());
  };
  uint64_t in_a = 0, in_b = 0;
  Attached(a_, [&](vm::Thread& th) { in_a = find(th).bits(); });
  Attached(b_, [&](vm::Thread& th) { in_b = find(th).bits(); });
  EXPECT_EQ(in_a, in_b);
  EXPECT_EQ(in_a & 15, 8u) << "immortal by its address";
  // What they say of themselves is the asking interpreter's.
  const char* source =
      "import builtins, _weakref, _interpreters\n"
      "assert len.__self__ is builtins and len.__module__ == 'builtins' and len.__qualname__ == 'len' and repr(len) == '<built-in function len>'\n"
      "assert _weakref.ref(len)() is len and hash(len) == hash(builtins.len) and len == builtins.len != abs\n"
      "for f in [v for v in vars(builtins).values() if type(v) is type(len)]:\n"
      "  assert f.__self__ is builtins and getattr(builtins, f.__name__) is f and f.__reduce__() == f.__name__, f\n"
      "try: len.x = 1\n"
      "except AttributeError: pass\n"
      "else: raise AssertionError\n"
      "try: len()\n"
      "except TypeError as e: assert 'takes exactly one argument (0 given)' in str(e), e\n"
      "assert list(map(len, ['ab'])) == [2] and max([[1], []], key=len) == [1] and len.__call__('abc') == 3\n"
      "builtins.len = None\n";
  EXPECT_EQ(Run(a_, source), "");
  EXPECT_EQ(Run(b_, source), "");
}

TEST_F(IsolationTest, ANativeHookGetsTheArgumentsAndTheInterpreter) {
  struct Seen {
    std::atomic<int64_t> interpreter{-1}, count{-1};
  } seen;
  ASSERT_TRUE(runtime_->audit_hooks().Add([](const interp::AuditEvent& event, void* data) {
    if (event.name != "mine") return absl::OkStatus();
    static_cast<Seen*>(data)->interpreter = event.interpreter_id;
    static_cast<Seen*>(data)->count = static_cast<const objects::Value*>(event.arguments)->as<objects::Tuple>()->size;
    return absl::PermissionDeniedError("no");
  }, &seen).ok());
  EXPECT_EQ(Run(b_, "import sys; sys.audit('mine', 1, 2, 3)"), "RuntimeError: no");
  EXPECT_EQ(seen.interpreter, b_.id());
  EXPECT_EQ(seen.count, 3);
}

}  // namespace
}  // namespace tessera::robustness
