#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "imports/finder.h"
#include "imports/import_lock.h"
#include "imports/testing.h"

namespace tessera::imports {
namespace {

using interp::AllowThreads;
using interp::AttachScope;
using interp::InterpreterView;
using interp::ThreadState;

class ImportLockTest : public ::testing::Test {
 protected:
  void AwaitWaiter() { place_.AwaitWaiter(); }

  testing::Place place_;
  interp::testing::World& world_ = place_.world;
  InterpreterView& view_ = place_.view;
  ImportLocks& locks_ = place_.locks;
};

TEST_F(ImportLockTest, AThreadMayTakeItsOwnLockAgain) {
  AttachScope scope(view_);
  {
    ImportLocks::Held outer(locks_, scope.thread(), "a");
    ImportLocks::Held inner(locks_, scope.thread(), "a");
    EXPECT_EQ(inner.result(), ImportLockResult::kAcquired);
  }
  EXPECT_FALSE(locks_.IsHeld("a"));
}

TEST_F(ImportLockTest, OnlyTheOwnerHoldsIt) {
  AttachScope scope(view_);
  EXPECT_FALSE(locks_.IsHeldBy(scope.thread(), "a"));
  ImportLocks::Held held(locks_, scope.thread(), "a");
  EXPECT_TRUE(locks_.IsHeldBy(scope.thread(), "a"));
  EXPECT_FALSE(locks_.IsHeldBy(scope.thread(), "b"));
  AllowThreads released(scope.thread());
  std::thread([&] {
    AttachScope there(view_);
    EXPECT_TRUE(locks_.IsHeld("a"));
    EXPECT_FALSE(locks_.IsHeldBy(there.thread(), "a"));
  }).join();
}

TEST_F(ImportLockTest, AnotherThreadWaitsForTheSameModuleOnly) {
  std::atomic<bool> got{false};
  std::thread other;
  {
    AttachScope scope(view_);
    ImportLocks::Held held(locks_, scope.thread(), "a");
    AllowThreads released(scope.thread());
    std::thread([&] {
      AttachScope there(view_);
      EXPECT_EQ(ImportLocks::Held(locks_, there.thread(), "b").result(), ImportLockResult::kAcquired);
    }).join();
    other = std::thread([&] {
      AttachScope there(view_);
      got = ImportLocks::Held(locks_, there.thread(), "a").result() == ImportLockResult::kAcquired;
    });
    AwaitWaiter();
    EXPECT_FALSE(got);
  }
  other.join();
  EXPECT_TRUE(got);
}

TEST_F(ImportLockTest, ACycleOfThreadsIsFound) {
  absl::Notification ready;
  std::atomic<ImportLockResult> theirs{ImportLockResult::kKilled};
  std::thread other;
  {
    AttachScope scope(view_);
    ImportLocks::Held a(locks_, scope.thread(), "a");
    {
      AllowThreads released(scope.thread());
      other = std::thread([&] {
        AttachScope there(view_);
        ImportLocks::Held b(locks_, there.thread(), "b");
        ready.Notify();
        theirs = ImportLocks::Held(locks_, there.thread(), "a").result();  // waits
      });
      ready.WaitForNotification();
      AwaitWaiter();
    }
    EXPECT_EQ(ImportLocks::Held(locks_, scope.thread(), "b").result(), ImportLockResult::kDeadlock);
  }
  other.join();
  EXPECT_EQ(theirs, ImportLockResult::kAcquired);
}

TEST_F(ImportLockTest, AWaitIsInterruptedAndKilled) {
  AttachScope scope(view_);
  ImportLocks::Held held(locks_, scope.thread(), "a");
  AllowThreads released(scope.thread());
  for (const bool kill : {false, true}) {
    std::atomic<ImportLockResult> result{ImportLockResult::kAcquired};
    std::thread other([&] {
      AttachScope there(view_);
      result = ImportLocks::Held(locks_, there.thread(), "a").result();
    });
    AwaitWaiter();
    EXPECT_TRUE((kill ? KillInterpreter(view_) : InterruptInterpreter(view_)).ok());
    other.join();
    EXPECT_EQ(result, kill ? ImportLockResult::kKilled : ImportLockResult::kInterrupted);
  }
}

TEST_F(ImportLockTest, WithoutMemoryAcquiringFails) {
  AttachScope scope(view_);
  scope.thread().interpreter().heap().FailAfter(1);
  EXPECT_EQ(ImportLocks::Held(locks_, scope.thread(), "a").result(), ImportLockResult::kNoMemory);
  scope.thread().interpreter().heap().FailAfter(0);
}

// A language whose modules are numbers: the name's, from a table of what importing executes.
class NumberedModules final : public LoadedModules, public Finder, public Loader {
 public:
  using Body = std::function<bool(ThreadState&)>;
  void Define(std::string name, Body body) { bodies_[std::move(name)] = std::move(body); }
  int executed(const std::string& name) { return executed_[name]; }

  FindResult Find(ThreadState&, absl::string_view name, uint64_t, Spec* spec) override {
    const auto found = bodies_.find(std::string(name));
    if (found == bodies_.end()) return FindResult::kNotFound;
    *spec = {.name = found->first, .origin = "test", .loader = this, .found = &found->second};
    return FindResult::kFound;
  }
  ModuleHandle Create(ThreadState&, const Spec&) override { return ++last_; }
  bool Exec(ThreadState& thread, const Spec& spec, ModuleHandle) override {
    ++executed_[std::string(spec.name)];
    return (*static_cast<const Body*>(spec.found))(thread);
  }

  ModuleHandle Find(ThreadState&, absl::string_view name) override {
    const auto found = loaded_.find(std::string(name));
    return found == loaded_.end() ? 0 : found->second;
  }
  bool Put(ThreadState&, absl::string_view name, ModuleHandle module) override {
    loaded_[std::string(name)] = module;
    return true;
  }
  void Remove(ThreadState&, absl::string_view name) override { loaded_.erase(std::string(name)); }
  bool IsInitializing(ThreadState&, ModuleHandle module) override { return initializing_[module]; }
  void SetInitializing(ThreadState&, ModuleHandle module, bool on) override { initializing_[module] = on; }
  void Release(ModuleHandle) override {}
  bool HandleInterrupt(ThreadState& thread) override { return !thread.eval_breaker().Take(gil::kInterrupt); }

 private:
  std::map<std::string, Body> bodies_;
  std::map<std::string, ModuleHandle> loaded_;
  std::map<ModuleHandle, bool> initializing_;
  std::map<std::string, int> executed_;
  ModuleHandle last_ = 0;
};

class ImportTest : public ImportLockTest {
 protected:
  ImportTest() { finders_.Append(modules_); }
  ImportResult Import(ThreadState& thread, absl::string_view name) {
    ModuleHandle module = 0;
    return ImportModule(thread, locks_, finders_, modules_, name, 0, &module);
  }

  NumberedModules modules_;
  FinderChain finders_;
};

TEST_F(ImportTest, AModuleIsExecutedOnceByFourThreads) {
  modules_.Define("slow", [](ThreadState& thread) {
    for (int i = 0; i < 20; ++i) {
      AllowThreads released(thread);
      std::this_thread::yield();
    }
    return true;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      AttachScope scope(view_);
      EXPECT_EQ(Import(scope.thread(), "slow"), ImportResult::kImported);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(modules_.executed("slow"), 1);
}

TEST_F(ImportTest, AModuleThatFailsIsTakenOutAndMayBeTriedAgain) {
  bool fails = true;
  modules_.Define("m", [&](ThreadState&) { return !fails; });
  AttachScope scope(view_);
  EXPECT_EQ(Import(scope.thread(), "m"), ImportResult::kRaised);
  fails = false;
  EXPECT_EQ(Import(scope.thread(), "m"), ImportResult::kImported);
  EXPECT_EQ(modules_.executed("m"), 2);
  EXPECT_EQ(Import(scope.thread(), "nowhere"), ImportResult::kNotFound);
  EXPECT_FALSE(locks_.IsHeld("m"));
}

TEST_F(ImportTest, ACycleOfModulesInOneThreadSeesThePartialModule) {
  modules_.Define("a", [&](ThreadState& thread) { return Import(thread, "b") == ImportResult::kImported; });
  modules_.Define("b", [&](ThreadState& thread) { return Import(thread, "a") == ImportResult::kImported; });
  AttachScope scope(view_);
  EXPECT_EQ(Import(scope.thread(), "a"), ImportResult::kImported);
  EXPECT_EQ(modules_.executed("a"), 1);
  EXPECT_EQ(modules_.executed("b"), 1);
}

TEST_F(ImportTest, ACycleOfModulesInTwoThreadsDoesNotHang) {
  std::atomic<int> inside{0};
  const auto meet = [&](ThreadState& thread) {
    ++inside;
    AllowThreads released(thread);
    while (inside < 2) std::this_thread::yield();
  };
  modules_.Define("a", [&](ThreadState& thread) { return meet(thread), Import(thread, "b") == ImportResult::kImported; });
  modules_.Define("b", [&](ThreadState& thread) { return meet(thread), Import(thread, "a") == ImportResult::kImported; });
  std::vector<std::thread> threads;
  for (const char* name : {"a", "b"}) {
    threads.emplace_back([&, name] {
      AttachScope scope(view_);
      EXPECT_EQ(Import(scope.thread(), name), ImportResult::kImported);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(modules_.executed("a") + modules_.executed("b"), 2);
}

}  // namespace
}  // namespace tessera::imports
