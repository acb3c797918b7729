// What interpreters share and what they do not: static types, interned strings, version tags; and regions of frozen objects.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "immortal/region_set.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "tests/robustness/world.h"
#include "vm/python.h"
#include "vm/regions.h"

namespace tessera::robustness {
namespace {

using objects::Owned;
using objects::Str;
using objects::Value;

class ImmortalTest : public WorldTest {
 protected:
  // The interned str of that text, as the interpreter has it; borrowed from the interpreter, which keeps it in `sys.kept`.
  Str* Interned(const interp::InterpreterView& view, const std::string& text) {
    Str* s = nullptr;
    EXPECT_EQ(Run(view, "import sys\nif not hasattr(sys, 'kept'): sys.kept = []\nsys.kept.append(sys.intern('" + text + "'))"), "");
    Attached(view, [&](vm::Thread& th) {
      Owned owned{Value(objects::Intern(th, text))};
      s = owned.as<Str>();
    });
    return s;
  }
  static size_t RegionsOf(vm::Thread& th) {
    immortal::RegionSet* regions = vm::InterpreterOf(th).regions;
    return regions == nullptr ? 0 : regions->size();
  }
  // The region of a frozen ("wwww" * words, words), with a count for the caller.
  immortal::Region* Frozen(vm::Thread& th, int64_t words) {
    Owned text(objects::NewStr(th, std::string(static_cast<size_t>(words) * 4, 'w')));
    Value items[2] = {text.get(), Value::Int(words)};
    Owned pair(objects::NewTuple(th, items, 2));
    Owned frozen(vm::Freeze(th, pair));
    if (!frozen) return nullptr;
    immortal::Region* region = vm::InterpreterOf(th).regions->Find(frozen.get().bits())->region();
    region->Ref();
    return region;
  }
};

TEST_F(ImmortalTest, AnInternedStringBelongsToOneInterpreterAndDiesWithIt) {
  interp::InterpreterView a = Make(), b = Make();
  const std::string text = "a name that only these two have";
  Str* in_a = Interned(a, text);
  Str* in_b = Interned(b, text);
  EXPECT_NE(in_a, in_b);
  EXPECT_EQ(Interned(a, text), in_a);
  EXPECT_TRUE(runtime_->EndInterpreter(a).ok());
  EXPECT_EQ(in_b->ascii_view(), text);
  EXPECT_EQ(Interned(b, text), in_b);
  EXPECT_EQ(Run(b, "import sys\nassert sys.kept[0] is sys.intern('a name that only these' + ' two have')\n"
                   "class C: pass\nc = C()\nsetattr(c, sys.kept[0], 1)\nassert getattr(c, 'a name that only these two have') == 1"),
            "");
  // The next interpreter may well lie where the first one did.
  interp::InterpreterView c = Make();
  EXPECT_EQ(Interned(c, text)->ascii_view(), text);
  EXPECT_TRUE(runtime_->EndInterpreter(b).ok());
  EXPECT_EQ(Interned(c, text)->ascii_view(), text);
}

TEST_F(ImmortalTest, IdentifiersAndSingletonsAreTheSameEverywhere) {
  const char* ids = "import sys\nsys.ids = [id(v) for v in (None, True, False, ..., NotImplemented, '', 'a', '\\xff', (), 0.0, int, ValueError, '__init__', object.__init__)]";
  interp::InterpreterView views[2] = {Make(), Make()};
  std::vector<int64_t> found[2];
  for (int n = 0; n < 2; ++n) {
    ASSERT_EQ(Run(views[n], ids), "");
    for (int item = 0; item < 14; ++item) {
      const std::string source = "import sys\nraise KeyError(sys.ids[" + std::to_string(item) + "])";
      const std::string outcome = Run(views[n], source);
      found[n].push_back(std::stoll(outcome.substr(outcome.find(' ') + 1)));
    }
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST_F(ImmortalTest, StaticTypesCannotBeChanged) {
  for (const char* source : {"int.x = 1", "ValueError.x = 1", "del list.append", "type(None).y = 2", "int.__name__ = 'n'", "str.__bases__ = (int,)"}) {
    EXPECT_EQ(Run(main_, source).substr(0, 9), "TypeError") << source;
  }
}

TEST_F(ImmortalTest, WhatOfAStaticTypeCanChangeIsEachInterpretersOwn) {
  interp::InterpreterView a = Make(), b = Make();
  const char* change =
      "import sys, _weakref\nclass OfA(int): pass\nclass Error(LookupError): pass\nsys.kept = [OfA, Error, _weakref.ref(int, print), _weakref.ref(LookupError)]\n"
      "assert OfA in int.__subclasses__() and Error in LookupError.__subclasses__()";
  ASSERT_EQ(Run(a, change), "");
  EXPECT_EQ(Run(b, "import _weakref\nassert not [c for c in int.__subclasses__() if c.__name__ == 'OfA']\n"
                   "assert not [c for c in LookupError.__subclasses__() if c.__name__ == 'Error']\n"
                   "r = _weakref.ref(int)\nassert r() is int"),
            "");
  EXPECT_TRUE(runtime_->EndInterpreter(a).ok());
  EXPECT_EQ(Run(b, "class OfB(int): pass\nassert [c.__name__ for c in int.__subclasses__()][-1] == 'OfB'"), "");
}

TEST_F(ImmortalTest, VersionTagsAreGivenOutByEachInterpreterAlone) {
  interp::InterpreterView a = Make(), b = Make();
  auto next = [&](const interp::InterpreterView& view) {
    uint32_t version = 0;
    Attached(view, [&](vm::Thread& th) { version = th.interp.next_type_version; });
    return version;
  };
  const uint32_t of_int = objects::types::kInt->version;
  EXPECT_EQ(next(a), next(b));
  EXPECT_GE(next(a), 1u << 16);
  EXPECT_LT(of_int, 1u << 16);
  ASSERT_EQ(Run(a, "for n in range(500):\n  class C:\n    def f(self): return n\n  C().f()\n  C.g = 1\n  C().g"), "");
  EXPECT_GT(next(a), next(b));
  ASSERT_EQ(Run(b, "assert (5).bit_length() == 3"), "");
  EXPECT_EQ(objects::types::kInt->version, of_int);
}

// CPython's races at start-up (gh-116909, gh-129824): version tags of static types, subclasses, interned strings. For TSan.
TEST_F(ImmortalTest, EightInterpretersStartAndLookAttributesUpAtOnce) {
  std::vector<std::thread> threads;
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back([this] {
      for (int round = 0; round < 3; ++round) {
        interp::InterpreterView view = Make();
        EXPECT_EQ(Run(view, "import sys\n"
                            "for n in range(60):\n"
                            "  class C(dict):\n    def __init__(self): self['x'] = n\n"
                            "  c = C()\n  c.attribute = [c]\n"
                            "  assert c.get('x') == n and c.attribute and 'ab'.upper() == 'AB' and (1).real == 1\n"
                            "  sys.intern('name %d' % n)\n"
                            "  assert C in dict.__subclasses__()\n"),
                  "");
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

#ifndef NDEBUG
TEST_F(ImmortalTest, DebugBuildsSayWhatAnInterpreterLeakedByType) {
  interp::InterpreterView view = Make();
  Attached(view, [](vm::Thread& th) {
    (void)objects::NewStr(th, "nobody owns this text");
    (void)objects::NewTuple(th, 3);
    (void)objects::NewTuple(th, 4);
  });
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  EXPECT_EQ(Leaks(), "3 references to 3 objects: tuple 2/2, str 1/1\n");
}

TEST_F(ImmortalTest, AnInterpreterGivesBackEveryReference) {
  const int64_t before = runtime_->reference_balance();
  for (const char* source : {
           "pass",
           "import sys, _weakref\nclass A:\n  def __init__(self): self.me = self\n  def __del__(self): sys.n = 1\nA(); sys.kept = [A(), _weakref.ref(A)]",
           "def g():\n  try:\n    yield 1\n  finally: pass\ni = g()\nnext(i)\nimport sys\nsys.i = i",
           "import _warnings\n_warnings.filters.insert(0, ('ignore', None, Warning, None, 0))\n_warnings.warn('x')",
           "try: 1 / 0\nexcept ZeroDivisionError as e: kept = e\nimport sys\nsys.kept = kept",
           "import _interpqueues as i\nq = i.create(0)\ni.put(q, (1, [2]))\nassert i.get(q)[0] == (1, [2])\ntry: i.put(q, object())\nexcept TypeError: pass\ni.destroy(q)",
           "import math, itertools, _collections\nd = _collections.deque([1, 2])\nclass B(int): pass\nx = {B(3): list(itertools.chain([1], [2]))}\nexec('def f(): pass')\neval('1 + 1')",
           "import tessera, sys\nsys.kept = tessera.freeze(('a', frozenset({1, 2.5})))\n",
       }) {
    interp::InterpreterView view = Make();
    EXPECT_EQ(Run(view, source), "") << source;
    EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
    EXPECT_EQ(Leaks(), "") << source;
  }
  EXPECT_EQ(runtime_->reference_balance(), before);
}
#endif

// --- regions ---

TEST_F(ImmortalTest, ARegionGoesWithItsLastInterpreter) {
  interp::InterpreterView a = Make(), b = Make();
  immortal::Region* region = nullptr;
  Attached(a, [&](vm::Thread& th) { region = Frozen(th, 1000); });
  ASSERT_NE(region, nullptr);
  Attached(b, [&](vm::Thread& th) { EXPECT_TRUE(vm::AdoptRegion(th, region)); });
  EXPECT_EQ(region->refs(), 3u);
  EXPECT_TRUE(runtime_->EndInterpreter(a).ok());
  EXPECT_EQ(region->refs(), 2u);
  Attached(b, [&](vm::Thread& th) {
    Owned frozen(Value(uint64_t{region->begin()} + 8));
    EXPECT_EQ(frozen.as<objects::Tuple>()->items()[1].small_int(), 1000);
    EXPECT_EQ(vm::CollectRegions(th), 0u);  // it is on the stack
    EXPECT_EQ(RegionsOf(th), 1u);
  });
  EXPECT_TRUE(runtime_->EndInterpreter(b).ok());
  EXPECT_EQ(region->refs(), 1u);
  region->Unref();
}

TEST_F(ImmortalTest, AnInterpreterThatIsKilledGivesItsRegionsUp) {
  interp::InterpreterView a = Make();
  immortal::Region* region = nullptr;
  Attached(a, [&](vm::Thread& th) {
    region = Frozen(th, 10);
    th.interpreter().Kill();
  });
  ASSERT_NE(region, nullptr);
  (void)runtime_->EndInterpreter(a);
  EXPECT_EQ(region->refs(), 1u);
  region->Unref();
}

TEST_F(ImmortalTest, WhatDoesNotFitInTheLimitOfAnInterpreterIsRefusedThere) {
  interp::InterpreterView small = Make(4 << 20);
  immortal::Region* large = nullptr;
  Attached(main_, [&](vm::Thread& th) { large = Frozen(th, 2 << 20); });
  ASSERT_NE(large, nullptr);
  Attached(small, [&](vm::Thread& th) {
    EXPECT_FALSE(vm::AdoptRegion(th, large));
    EXPECT_TRUE(objects::PendingIs(th, objects::types::kMemoryError));
    objects::ClearException(th);
    EXPECT_EQ(RegionsOf(th), 0u);
  });
  EXPECT_EQ(large->refs(), 2u);
  large->Unref();
  // Freezing without end: what is dropped makes room, what is kept does not.
  EXPECT_EQ(Run(small, "import tessera\nfor n in range(200): tessera.freeze(b'x' * 500000)"), "");
  EXPECT_EQ(Run(small, "import tessera\nkept = []\nwhile True: kept.append(tessera.freeze(bytes(100000)))"), "MemoryError");
  EXPECT_EQ(Run(small, "import tessera\nassert tessera.freeze(b'x' * 500000)[3] == 120"), "");
  EXPECT_EQ(Run(main_, "import tessera\nassert len(tessera.freeze(b'x' * 5000000)) == 5000000"), "");
}

TEST_F(ImmortalTest, FreezingWithoutMemoryLeavesNothingBehind) {
  Attached(Make(), [&](vm::Thread& th) {
    ASSERT_EQ(RunSource(th, "import sys, tessera\ntessera.freeze(('warm', 1))\n"
                            "sys.code = compile('def f(a): return [a, (1, \"text\", 2.5), {3}]', 'f', 'exec')\n"
                            "sys.graph = (b'bytes', ('inner', 10**50, 1e300 * 1e10), frozenset(range(50)), sys.code)\n"
                            "sys.test = lambda: tessera.freeze(sys.graph)\nsys.test()"),
              "");
    Owned sys{objects::Owned::Borrow(th.interp.sys_module)};
    Owned key{Value(objects::Intern(th, "test"))};
    Owned test(objects::GetAttr(th, sys, key.as<Str>()));
    ASSERT_TRUE(test);
    for (uint64_t n = 1;; ++n) {
      ASSERT_LT(n, 2000u);
      th.heap.FailAfter(n);
      Owned frozen(objects::Call(th, test, {}));
      th.heap.FailAfter(0);
      if (frozen) break;
      EXPECT_TRUE(objects::PendingIs(th, objects::types::kMemoryError)) << n;
      objects::ClearException(th);
    }
  });
}

TEST_F(ImmortalTest, InterpretersOnManyThreadsPassFrozenObjectsAround) {
  constexpr int kThreads = 4;
  ASSERT_EQ(Run(main_, "import sys, _interpqueues\nsys.first = [_interpqueues.create(0) for _ in range(4)][0]"), "");
  int64_t first = 0;
  Attached(main_, [&](vm::Thread& th) {
    Owned key{Value(objects::Intern(th, "first"))};
    Owned id(objects::GetAttr(th, th.interp.sys_module, key.as<Str>()));
    first = id.get().small_int();
  });
  std::vector<std::thread> threads;
  std::vector<interp::InterpreterView> views(kThreads);  // they end when nothing that they sent is on its way any more
  for (int n = 0; n < kThreads; ++n) {
    threads.emplace_back([this, n, first, &views] {
      interp::InterpreterView& view = views[static_cast<size_t>(n)];
      view = Make(32 << 20);
      const std::string source = "import _interpqueues as i, tessera\nmine, next = " + std::to_string(first + n) + ", " + std::to_string(first + (n + 1) % kThreads) +
                                 "\n"
                                 "def step(k):\n"
                                 "  i.put(next, tessera.freeze(('number %d' % k, k, (b'x' * 5000, frozenset({k, 'k'})))))\n"
                                 "  got = i.get(mine, 60)[0]\n"
                                 "  assert got[0] == 'number %d' % got[1] and got[2][0][4999] == 120 and got[1] in got[2][1]\n"
                                 "  return got[2]\n"
                                 "kept = []\n"
                                 "for k in range(150):\n"
                                 "  kept.append(step(k))\n"
                                 "  if k % 10 == 0:\n    tessera.release_regions()\n    del kept[:5]\n"
                                 "assert all(v[0][0] == 120 for v in kept)\n";
      EXPECT_EQ(Run(view, source), "");
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const interp::InterpreterView& view : views) EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

}  // namespace
}  // namespace tessera::robustness
