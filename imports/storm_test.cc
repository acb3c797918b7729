// Imports of the same and of different modules, in cycles and not, from many threads of one interpreter and in many interpreters at once. The length:
// TESSERA_STORM_SECONDS.
#include <atomic>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "imports/extension_registry.h"
#include "imports/finder.h"
#include "imports/import_lock.h"
#include "imports/testing.h"
#include "sync/storm_length.h"

namespace tessera::imports {
namespace {

using interp::AllowThreads;
using interp::AttachScope;
using interp::InterpreterView;
using interp::ThreadState;

constexpr int kModules = 24;

// A language of numbered modules: module n imports two others, in cycles; a reload takes it out of the table.
class Modules final : public testing::Table, public Finder, public Loader {
 public:
  Modules() { chain_.Append(*this); }

  ImportResult Import(ThreadState& thread, int n) {
    ModuleHandle module = 0;
    return ImportModule(thread, locks_, chain_, *this, absl::StrCat("m", n), 0, &module);
  }
  void Drop(ThreadState& thread, int n) { Remove(thread, absl::StrCat("m", n)); }

  using testing::Table::Find;
  FindResult Find(ThreadState&, absl::string_view name, uint64_t, Spec* spec) override {
    *spec = {.name = name, .origin = "storm", .loader = this};
    return FindResult::kFound;
  }
  ModuleHandle Create(ThreadState&, const Spec&) override { return ++last_; }
  bool Exec(ThreadState& thread, const Spec& spec, ModuleHandle) override {
    const std::string name(spec.name);
    const int n = std::atoi(name.c_str() + 1);
    EXPECT_EQ(++executing_[name], 1);  // with the GIL: by one thread at a time
    {
      AllowThreads released(thread);
      std::this_thread::yield();
    }
    bool ok = true;
    for (const int other : {(n * 7 + 1) % kModules, (n + 1) % kModules}) {
      const ImportResult result = Import(thread, other);
      ok &= result == ImportResult::kImported || result == ImportResult::kDeadlock;
    }
    --executing_[name];
    return ok;
  }

 private:
  ImportLocks locks_;
  FinderChain chain_;
  // Guarded by the GIL of their interpreter.
  std::map<std::string, int> executing_;
  ModuleHandle last_ = 0;
};

TEST(ImportStormTest, TheSameAndDifferentModulesInTwoInterpretersFromFourThreadsEach) {
  interp::testing::World world;
  world.language.keeps_log = false;
  InterpreterView views[2] = {std::move(*world.Create()), std::move(*world.Create())};
  Modules modules[2];
  const absl::Time end = absl::Now() + sync::StormLength();
  std::atomic<int64_t> imported{0}, refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      AttachScope scope(views[t % 2]);
      Modules& mine = modules[t % 2];
      uint64_t random = static_cast<uint64_t>(t) + 1;
      while (absl::Now() < end) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const int n = static_cast<int>(random >> 33) % kModules;
        if (random >> 60 == 0) mine.Drop(scope.thread(), n);
        const ImportResult result = mine.Import(scope.thread(), n);
        EXPECT_TRUE(result == ImportResult::kImported || result == ImportResult::kDeadlock || result == ImportResult::kRaised);
        ++(result == ImportResult::kImported ? imported : refused);
        interp::YieldGil(scope.thread());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(imported, 0);
  for (InterpreterView& view : views) EXPECT_TRUE(EndInterpreter(view).ok());
}

TEST(ImportStormTest, TheRegistryFromEightThreadsGivesDenseIndices) {
  const absl::Time end = absl::Now() + sync::StormLength();
  do {
    ExtensionRegistry registry;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          const std::string name = absl::StrCat("m", i);
          EXPECT_TRUE(registry.Load({.file = "f", .name = name, .kind = ModuleKind::kPerInterpreterGil}, {}).ok());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(registry.last_module_index(), 200);
  } while (absl::Now() < end);
}

}  // namespace
}  // namespace tessera::imports
