// Everything at once, for the sanitizers: creation, entering, interrupting, killing and ending from eight threads.

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "interp/testing.h"
#include "sync/storm_length.h"

namespace tessera::interp {
namespace {

using testing::World;

constexpr int kThreads = 8;

// The turns of a storm: 60, or for TESSERA_STORM_SECONDS.
class Turns {
 public:
  Turns() {
    const absl::Duration length = sync::StormLength(/*usual=*/absl::ZeroDuration());
    if (length > absl::ZeroDuration()) end_ = Deadline::After(length);
  }
  bool Next() { return end_.is_never() ? turn_++ < 60 : turn_++ == 0 || !end_.passed(); }
  int turn() const { return turn_; }

 private:
  Deadline end_ = Deadline::Never();
  int turn_ = 0;
};

// The expected ways to be turned away.
bool IsRefusal(const absl::Status& status) {
  return status.code() == absl::StatusCode::kNotFound || status.code() == absl::StatusCode::kFailedPrecondition;
}

TEST(StormTest, CreateRunAndEndFromEightThreads) {
  World world;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (Turns turns; turns.Next();) {
        absl::StatusOr<InterpreterView> view = world.Create();
        ASSERT_TRUE(view.ok()) << view.status();
        {
          AttachScope scope(*view);
          alloc::Heap& heap = scope.thread().interpreter().heap();
          for (int size = 16; size < 2000; size += 16) ASSERT_NE(heap.Allocate(size), nullptr);
        }
        EXPECT_TRUE(EndInterpreter(*view).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world.host.live, 0);
  EXPECT_EQ(world.host.pool.outstanding(), 0u);
  EXPECT_EQ(world.language.live_threads, 0);
}

TEST(StormTest, AttachAgainstEnd) {
  World world;
  absl::Mutex mutex;
  InterpreterView shared;  // guarded by mutex
  std::atomic<bool> done{false};
  std::atomic<int> entered{0}, refused{0};
  const auto current = [&] {
    absl::MutexLock lock(&mutex);
    return shared.Dup();
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads - 1; ++t) {
    threads.emplace_back([&, t] {
      while (!done) {
        InterpreterView view = current();
        if (!view) continue;
        if (t == 0) (void)InterruptInterpreter(view);
        absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
        AttachScope scope(view);
        if (!scope.ok()) {
          EXPECT_TRUE(IsRefusal(scope.status())) << scope.status();
          ++refused;
          std::this_thread::yield();
          continue;
        }
        ++entered;
        (void)scope.thread().interpreter().heap().Allocate(64);
        AllowThreads released(scope.thread());
        std::this_thread::yield();
      }
    });
  }
  for (Turns turns; turns.Next();) {
    InterpreterView view = std::move(*world.Create());
    {
      absl::MutexLock lock(&mutex);
      shared = view.Dup();
    }
    const int target = entered + 4;
    while (entered < target) std::this_thread::yield();
    if (turns.turn() % 3 == 0) {
      EXPECT_TRUE(KillInterpreter(view).ok());
    }
    EXPECT_EQ(EndInterpreter(view).ToString(), "OK") << turns.turn();
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world.host.live, 0);
  EXPECT_EQ(world.host.pool.outstanding(), 0u);
}

TEST(StormTest, OneEndWins) {
  World world;
  for (Turns turns; turns.Next();) {
    InterpreterView view = std::move(*world.Create());
    std::atomic<int> won{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        const absl::Status status = EndInterpreter(view);
        if (status.ok()) {
          ++won;
        } else {
          EXPECT_TRUE(IsRefusal(status)) << status;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(world.host.live, 0);
}

TEST(StormTest, KillAgainstWaitingThreads) {
  World world;
  for (Turns turns; turns.Next();) {
    InterpreterView view = std::move(*world.Create());
    std::vector<std::thread> threads;
    std::atomic<int> inside{0};
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        AttachScope scope(view);
        if (!scope.ok()) return;
        ++inside;
        while (Sleep(scope.thread(), Deadline::Never()) != WaitResult::kKilled) {
          (void)scope.thread().interpreter().RunPendingCalls(scope.thread());
        }
      });
    }
    while (inside < 4) std::this_thread::yield();
    int runs = 0;
    EXPECT_TRUE(AddPendingCall(view, [](ThreadState&, void* data) { return ++*static_cast<int*>(data), true; }, &runs).ok());
    EXPECT_TRUE(KillInterpreter(view).ok());
    EXPECT_TRUE(EndInterpreter(view).ok());
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(world.host.live, 0);
}

}  // namespace
}  // namespace tessera::interp
