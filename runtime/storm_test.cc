// Hook and exit-function registration, allocated names and ids, all at once and against interpreters that come and go. The length: TESSERA_STORM_SECONDS.
#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "interp/testing.h"
#include "runtime/runtime.h"
#include "sync/storm_length.h"

namespace tessera::runtime {
namespace {

absl::Status CountEvent(const interp::AuditEvent&, void* data) {
  static_cast<std::atomic<int64_t>*>(data)->fetch_add(1, std::memory_order_relaxed);
  return absl::OkStatus();
}

// One Runtime's worth: eight threads add hooks and exit functions, raise events and make interpreters, until everything is full.
void Round(std::atomic<int64_t>& calls) {
  interp::testing::FakeLanguage language;
  language.keeps_log = false;
  std::unique_ptr<Runtime> runtime = std::move(*Runtime::Create({}));
  ASSERT_TRUE(runtime->CreateMain(language).ok());
  std::atomic<int> exits{0}, hooks{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 12; ++i) {
        exits += runtime->AtExit([] {}).ok();
        hooks += runtime->audit_hooks().Add(&CountEvent, &calls).ok();
        EXPECT_TRUE(runtime->Audit({"storm"}).ok());
        if (t % 4 != 0) continue;
        absl::StatusOr<interp::InterpreterView> view = runtime->CreateInterpreter(language, {});
        ASSERT_TRUE(view.ok()) << view.status();
        EXPECT_TRUE(runtime->EndInterpreter(*view).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(exits, 32);
  EXPECT_EQ(hooks, 96);
  calls = 0;
  EXPECT_TRUE(runtime->Audit({"after"}).ok());
  EXPECT_EQ(calls, 96);
}

TEST(RuntimeStormTest, HooksAndExitFunctionsAreRegisteredByEightThreads) {
  const absl::Time end = absl::Now() + sync::StormLength();
  std::atomic<int64_t> calls{0};
  do {
    Round(calls);
  } while (absl::Now() < end);
}

// Exit functions that are added while the others run.
TEST(RuntimeStormTest, ExitFunctionsThatAddOthersRunToo) {
  static ExitFunctions* functions;
  static std::atomic<int> ran;
  ExitFunctions own;
  functions = &own;
  ran = 0;
  ASSERT_TRUE(own.Add([] {
    ++ran;
    (void)functions->Add([] { ++ran; });
  }).ok());
  own.Run();
  EXPECT_EQ(ran, 2);
}

}  // namespace
}  // namespace tessera::runtime
