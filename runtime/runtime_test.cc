#include "runtime/runtime.h"

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "alloc/domains.h"
#include "gtest/gtest.h"
#include "interp/testing.h"
#include "runtime/process.h"

namespace tessera::runtime {
namespace {

using interp::AttachScope;
using interp::InterpreterConfig;
using interp::InterpreterView;
using interp::testing::FakeLanguage;

std::unique_ptr<Runtime> Make(const RuntimeConfig& config = {}) { return std::move(*Runtime::Create(config)); }

std::vector<int64_t> Ids(const Runtime& runtime) {
  std::vector<int64_t> ids;
  for (const InterpreterView& view : runtime.List()) ids.push_back(view.id());
  return ids;
}

class RuntimeTest : public ::testing::Test {
 protected:
  RuntimeTest() : runtime_(Make()), main_(std::move(*runtime_->CreateMain(language_))) {}
  InterpreterView Create(const InterpreterConfig& config = {}) {
    return std::move(*runtime_->CreateInterpreter(language_, config));
  }

  FakeLanguage language_;
  std::unique_ptr<Runtime> runtime_;
  InterpreterView main_;
};

TEST_F(RuntimeTest, MainComesFirstAndOnlyOnce) {
  EXPECT_EQ(main_.id(), 0);
  EXPECT_EQ(runtime_->CreateMain(language_).status().message(), "this runtime has a main interpreter already");
  FakeLanguage language;
  EXPECT_EQ(Make()->CreateInterpreter(language, {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RuntimeTest, TheListHasRunningInterpretersInOrder) {
  InterpreterView a = Create(), b = Create();
  EXPECT_EQ(Ids(*runtime_), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_TRUE(runtime_->EndInterpreter(a).ok());
  EXPECT_EQ(Ids(*runtime_), (std::vector<int64_t>{0, 2}));
  EXPECT_EQ(runtime_->Find(2)->control(), b.control());
  EXPECT_EQ(runtime_->Find(1).status().message(), "unrecognized interpreter ID 1");
  EXPECT_EQ(runtime_->EndInterpreter(a).code(), absl::StatusCode::kNotFound);
}

TEST_F(RuntimeTest, MainIsNotEndedAsIfItWereAnother) {
  EXPECT_EQ(runtime_->EndInterpreter(main_).message(), "cannot destroy the main interpreter");
}

TEST_F(RuntimeTest, FinishEndsTheNewestFirstAndReportsThem) {
  std::vector<int64_t> order;
  language_.on_clear = [&](interp::ThreadState& thread) { order.push_back(thread.interpreter().id()); };
  InterpreterView a = Create(), b = Create(InterpreterConfig::Legacy());
  const FinishReport report = runtime_->Finish();
  EXPECT_EQ(report.remaining_interpreters, 2u);
  EXPECT_TRUE(report.errors.empty());
  EXPECT_EQ(order, (std::vector<int64_t>{2, 1, 0}));
  EXPECT_EQ(runtime_->live_interpreters(), 0u);
  EXPECT_EQ(runtime_->CreateInterpreter(language_, {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RuntimeTest, AnInterpreterMadeWhileTheRuntimeEndsIsRefused) {
  language_.on_clear = [&](interp::ThreadState& thread) {
    if (!thread.interpreter().is_main()) return;
    EXPECT_EQ(runtime_->CreateInterpreter(language_, {}).status().message(), "the runtime is ending");
  };
  (void)runtime_->Finish();
}

TEST(RuntimeLifeTest, InitAndFiniAHundredTimes) {
  FakeLanguage language;
  for (int i = 0; i < 100; ++i) {
    std::unique_ptr<Runtime> runtime = Make();
    ASSERT_TRUE(runtime->CreateMain(language).ok());
    for (int j = 0; j < 3; ++j) ASSERT_TRUE(runtime->CreateInterpreter(language, {}).ok());
  }
  EXPECT_EQ(language.live_threads, 0);
}

TEST(RuntimeLifeTest, TwoRuntimesLiveInOneProcess) {
  FakeLanguage language;
  std::unique_ptr<Runtime> a = Make(), b = Make();
  InterpreterView main_a = std::move(*a->CreateMain(language)), main_b = std::move(*b->CreateMain(language));
  EXPECT_EQ(main_a.id(), main_b.id());
  AttachScope in_a(main_a);
  {
    AttachScope in_b(main_b);
    EXPECT_EQ(&in_b.thread().interpreter().host(), b.get());
  }
  EXPECT_EQ(&interp::ThreadState::Current()->interpreter().host(), a.get());
  EXPECT_EQ(a->hash_seed(), b->hash_seed());
}

TEST(RuntimeLifeTest, ASecondHashSeedIsRefused) {
  std::unique_ptr<Runtime> first = Make();
  EXPECT_TRUE(Runtime::Create({.modules = {}, .hash_seed = first->hash_seed()}).ok());
  const absl::Status other = Runtime::Create({.modules = {}, .hash_seed = first->hash_seed() + 1}).status();
  EXPECT_EQ(other.code(), absl::StatusCode::kFailedPrecondition);
}

TEST(RuntimeLifeTest, AModuleThatIsNotValidIsRefusedAtTheStart) {
  const modules::ModuleDef bad{.name = "bad", .state_size = -1};
  const modules::ModuleDef* const defs[] = {&bad};
  EXPECT_EQ(Runtime::Create({.modules = {defs}}).status().message(),
            "module bad: m_size may not be negative for multi-phase initialization");
}

TEST(RuntimeLifeTest, TheDestructorWaitsForAStraggler) {
  FakeLanguage language;
  absl::Notification inside, leave;
  std::thread straggler;
  {
    std::unique_ptr<Runtime> runtime = Make();
    ASSERT_TRUE(runtime->CreateMain(language).ok());
    InterpreterConfig config;
    config.on_end = interp::OnEnd::Kill();
    config.on_end.kill_grace = absl::ZeroDuration();
    InterpreterView view = std::move(*runtime->CreateInterpreter(language, config));
    straggler = std::thread([&, view = view.Dup()] {
      AttachScope scope(view);
      interp::AllowThreads released(scope.thread());
      inside.Notify();
      leave.WaitForNotification();
    });
    inside.WaitForNotification();
    const FinishReport report = runtime->Finish();
    ASSERT_EQ(report.errors.size(), 1u);
    EXPECT_EQ(report.errors[0].code(), absl::StatusCode::kDeadlineExceeded);
    EXPECT_EQ(runtime->live_interpreters(), 1u);
    leave.Notify();
  }
  straggler.join();
}

TEST_F(RuntimeTest, ExitFunctionsRunLastInReverseAndThereAre32) {
  static std::vector<int>* order;
  std::vector<int> seen;
  order = &seen;
  ASSERT_TRUE(runtime_->AtExit([] {
    EXPECT_EQ(interp::ThreadState::Current(), nullptr);
    order->push_back(1);
  }).ok());
  ASSERT_TRUE(runtime_->AtExit([] { order->push_back(2); }).ok());
  language_.on_clear = [](interp::ThreadState&) { order->push_back(0); };
  (void)runtime_->Finish();
  EXPECT_EQ(seen, (std::vector<int>{0, 2, 1}));
}

TEST(ExitFunctionsTest, Exactly32OfEightThreadsSucceed) {
  ExitFunctions functions;
  std::atomic<int> added{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 8; ++i) added += functions.Add([] {}).ok();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(added, 32);
  functions.Run();
  EXPECT_EQ(functions.count(), 0u);
}

absl::Status CountEvent(const interp::AuditEvent&, void* data) {
  ++*static_cast<std::atomic<int>*>(data);
  return absl::OkStatus();
}

TEST(AuditHooksTest, EveryHookIsCalledWhoeverAddsMeanwhile) {
  AuditHooks hooks;
  EXPECT_FALSE(hooks.any());
  std::atomic<int> count{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(hooks.Add(&CountEvent, &count).ok());
        EXPECT_TRUE(hooks.Raise({"event"}).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  count = 0;
  EXPECT_TRUE(hooks.Raise({"event"}).ok());
  EXPECT_EQ(count, 80);
}

TEST_F(RuntimeTest, AVetoOfACreationIsACleanError) {
  static struct Gate {  // the hook is there until the Runtime ends
    std::atomic<bool> closed{true};
    static absl::Status Check(const interp::AuditEvent& event, void* data) {
      if (!static_cast<Gate*>(data)->closed || event.name != "cpython.PyInterpreterState_New") return absl::OkStatus();
      return absl::PermissionDeniedError("not now");
    }
  } gate;
  ASSERT_TRUE(runtime_->audit_hooks().Add(&Gate::Check, &gate).ok());
  AttachScope scope(main_);
  EXPECT_EQ(runtime_->CreateInterpreter(language_, {}).status().message(), "not now");
  EXPECT_EQ(interp::ThreadState::Current(), &scope.thread());
  gate.closed = false;
  absl::StatusOr<InterpreterView> view = runtime_->CreateInterpreter(language_, {});
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->id(), 2);  // the refused one has used an id
  EXPECT_TRUE(runtime_->EndInterpreter(*view).ok());
}

// --- Memory ---

// Takes its memory from malloc.
alloc::Allocator FromMalloc(bool thread_safe) {
  return {nullptr,
          [](void*, size_t size) { return std::malloc(size + 1); },
          [](void*, size_t count, size_t size) { return std::calloc(count + 1, size + 1); },
          [](void*, void* block, size_t size) { return std::realloc(block, size + 1); },
          [](void*, void* block) { std::free(block); },
          thread_safe,
          false};
}

TEST_F(RuntimeTest, AnAllocatorThatIsNotThreadSafeAndASecondGilAreRefusedWhicheverComesFirst) {
  ASSERT_TRUE(runtime_->SetAllocator(alloc::Domain::kRaw, FromMalloc(false)).ok()) << "raw is for all threads anyway";
  ASSERT_TRUE(runtime_->SetAllocator(alloc::Domain::kMem, FromMalloc(true)).ok());
  InterpreterView own = Create();
  absl::Status refused = runtime_->SetAllocator(alloc::Domain::kObject, FromMalloc(false));
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(refused.message().find("interpreter 1 has a GIL of its own"), absl::string_view::npos) << refused;
  ASSERT_TRUE(runtime_->EndInterpreter(own).ok());
  ASSERT_TRUE(runtime_->SetAllocator(alloc::Domain::kObject, FromMalloc(false)).ok());
  auto created = runtime_->CreateInterpreter(language_, InterpreterConfig::Isolated());
  EXPECT_EQ(created.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(created.status().message().find("not declared thread-safe"), absl::string_view::npos) << created.status();
  InterpreterConfig permitted;
  permitted.permit_own_gil_with_unsafe_allocator = true;
  EXPECT_TRUE(runtime_->CreateInterpreter(language_, permitted).ok());
  EXPECT_TRUE(runtime_->CreateInterpreter(language_, InterpreterConfig::Legacy()).ok());
}

TEST(RuntimeLifeTest, OfAnUnsafeAllocatorAndASecondGilOnlyOneGetsInWhenTheyRace) {
  int allocators = 0, interpreters = 0;
  for (int round = 0; round < 100; ++round) {
    FakeLanguage language;
    std::unique_ptr<Runtime> runtime = Make();
    ASSERT_TRUE(runtime->CreateMain(language).ok());
    std::atomic<int> ready{0};
    bool set = false, made = false;
    const auto together = [&] {
      ++ready;
      while (ready < 2) std::this_thread::yield();
    };
    std::thread setter([&] {
      together();
      set = runtime->SetAllocator(alloc::Domain::kObject, FromMalloc(false)).ok();
    });
    std::thread maker([&] {
      together();
      made = runtime->CreateInterpreter(language, InterpreterConfig::Isolated()).ok();
    });
    setter.join();
    maker.join();
    EXPECT_NE(set, made);
    (set ? allocators : interpreters) += 1;
  }
  EXPECT_EQ(allocators + interpreters, 100);
}

TEST_F(RuntimeTest, MemAndObjectComeFromTheHeapThatTheThreadIsInsideOf) {
  InterpreterView a = Create(), b = Create();
  void* block = nullptr;
  {
    interp::AttachScope scope(a);
    block = runtime_->domains().Malloc(alloc::Domain::kMem, 100);
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(&alloc::Heap::Of(block), &scope.thread().interpreter().heap());
    runtime_->domains().Free(alloc::Domain::kMem, block);
  }
  interp::AttachScope scope(b);
  void* other = runtime_->domains().Malloc(alloc::Domain::kMem, 100);
  EXPECT_EQ(&alloc::Heap::Of(other), &scope.thread().interpreter().heap()) << "what was released in one is not handed out in another";
  runtime_->domains().Free(alloc::Domain::kMem, other);
}

#ifndef NDEBUG
using RuntimeDeathTest = RuntimeTest;
TEST_F(RuntimeDeathTest, ABlockOfOneInterpreterReleasedInsideOfAnotherIsNamed) {
  InterpreterView a = Create(), b = Create();
  void* block;
  {
    interp::AttachScope scope(a);
    block = scope.thread().interpreter().heap().Allocate(100);
  }
  interp::AttachScope scope(b);
  EXPECT_DEATH(alloc::Heap::Free(block), "wrong interpreter: release in the heap of interpreter 1 by a thread that is inside of interpreter 2");
}
#endif

TEST(RuntimeLifeTest, DebugMemoryGuardsEveryInterpreter) {
  RuntimeConfig config;
  config.debug_memory = true;
  FakeLanguage language;
  std::unique_ptr<Runtime> runtime = Make(config);
  ASSERT_TRUE(runtime->CreateMain(language).ok());
  InterpreterView view = std::move(*runtime->CreateInterpreter(language, {}));
  interp::AttachScope scope(view);
  alloc::Heap& heap = scope.thread().interpreter().heap();
  EXPECT_TRUE(heap.debug());
  EXPECT_EQ(heap.owner_id(), 1);
  void* block = runtime->domains().Malloc(alloc::Domain::kMem, 10);
  EXPECT_DEATH(runtime->domains().Free(alloc::Domain::kObject, block), "wrong domain.*\n.*10 bytes, domain mem, of interpreter 1");
  runtime->domains().Free(alloc::Domain::kMem, block);
  runtime->TrimMemory();
}

TEST(RuntimeLifeTest, ArenasOfTheHostServeEveryHeap) {
  static std::atomic<int64_t> bytes{0}, owners{0};
  RuntimeConfig config;
  config.arenas = alloc::ArenaAllocator{nullptr,
                                        [](void*, int64_t owner, size_t size, size_t alignment) -> void* {
                                          bytes += static_cast<int64_t>(size);
                                          owners |= int64_t{1} << owner;
                                          return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
                                        },
                                        [](void*, int64_t, void* memory, size_t size) {
                                          bytes -= static_cast<int64_t>(size);
                                          std::free(memory);
                                        }};
  {
    FakeLanguage language;
    std::unique_ptr<Runtime> runtime = Make(config);
    ASSERT_TRUE(runtime->CreateMain(language).ok());
    ASSERT_TRUE(runtime->CreateInterpreter(language, {}).ok());
    EXPECT_GT(bytes, 0);
    EXPECT_EQ(owners, 3);
    runtime->Finish();
  }
  EXPECT_EQ(bytes, 0);
}

TEST_F(RuntimeTest, AHookMayRefuseAnotherHook) {
  ASSERT_TRUE(runtime_->audit_hooks().Add([](const interp::AuditEvent& event, void*) {
    return event.name == "sys.addaudithook" ? absl::PermissionDeniedError("one is enough") : absl::OkStatus();
  }, nullptr).ok());
  EXPECT_EQ(runtime_->audit_hooks().Add(&CountEvent, nullptr).message(), "one is enough");
}

TEST_F(RuntimeTest, ADeadlineInterruptsAThreadThatWaits) {
  InterpreterView view = Create();
  AttachScope scope(view);
  ASSERT_TRUE(runtime_->SetDeadline(view, StopAction::kInterrupt, interp::Deadline::After(absl::Milliseconds(2))).ok());
  EXPECT_EQ(interp::Sleep(scope.thread(), interp::Deadline::Never()), interp::WaitResult::kInterrupted);
}

TEST_F(RuntimeTest, ADeadlineKillsAThreadThatRuns) {
  InterpreterView view = Create();
  AttachScope scope(view);
  ASSERT_TRUE(runtime_->SetDeadline(view, StopAction::kKill, interp::Deadline::After(-absl::Seconds(1))).ok());
  while ((scope.thread().eval_breaker().Load() & gil::kKill) == 0) interp::YieldGil(scope.thread());
  EXPECT_TRUE(view.killed());
}

TEST_F(RuntimeTest, ADeadlineIsReplacedTakenBackAndForgotten) {
  Timer timer;
  InterpreterView a = Create(), b = Create();
  const interp::Deadline later = interp::Deadline::After(absl::Hours(1));
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(timer.Set(a, StopAction::kKill, later).ok());
  EXPECT_TRUE(timer.Set(b, StopAction::kKill, later).ok());
  EXPECT_TRUE(timer.Set(b, StopAction::kInterrupt, later).ok());
  EXPECT_EQ(timer.pending(), 3u);
  EXPECT_TRUE(timer.Set(a, StopAction::kKill, interp::Deadline::Never()).ok());
  EXPECT_EQ(timer.pending(), 2u);
  timer.Forget(*b.control());
  EXPECT_EQ(timer.pending(), 0u);
  EXPECT_FALSE(a.killed());
}

TEST_F(RuntimeTest, DeadlinesAgainstEndsFromFourThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        InterpreterView view = Create();
        const interp::Deadline soon = interp::Deadline::After(absl::Microseconds(20 * (i % 7)));
        EXPECT_TRUE(runtime_->SetDeadline(view, t % 2 ? StopAction::kKill : StopAction::kInterrupt, soon).ok());
        { AttachScope scope(view); }
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Ids(*runtime_), std::vector<int64_t>{0});
}

TEST_F(RuntimeTest, ListAndFindAgainstCreateAndEndFromEightThreads) {
  std::atomic<int> left{6};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        InterpreterView view = Create();
        EXPECT_TRUE(runtime_->Find(view.id()).ok());
        EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
      }
      --left;
    });
  }
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      while (left > 0) {
        int64_t last = -1;
        for (const InterpreterView& view : runtime_->List()) {
          EXPECT_GT(view.id(), last);
          last = view.id();
          AttachScope scope(view);  // or it has ended meanwhile
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Ids(*runtime_), std::vector<int64_t>{0});
}

}  // namespace
}  // namespace tessera::runtime
