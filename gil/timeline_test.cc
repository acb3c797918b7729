#include "gil/timeline.h"

#include <string>
#include <thread>
#include <vector>

#include "gil/gil.h"
#include "gil/internal/sys.h"
#include "gtest/gtest.h"
#include "sync/ranked_mutex.h"

#define NOT_ANALYSED ABSL_NO_THREAD_SAFETY_ANALYSIS

namespace tessera::gil {
namespace {

std::string Written(const Timeline& timeline) {
  FILE* file = tmpfile();
  EXPECT_TRUE(timeline.WriteTo(file));
  std::string text(static_cast<size_t>(ftell(file)), '\0');
  rewind(file);
  EXPECT_EQ(fread(text.data(), 1, text.size(), file), text.size());
  fclose(file);
  return text;
}

int Count(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string Row(uint64_t process, uint64_t thread) {
  return ",\"pid\":" + std::to_string(process) + ",\"tid\":" + std::to_string(thread) + ",";
}

TEST(TimelineTest, HasAnEventForEachHoldAndEachWaitAndAnArrowForTheHandOver) NOT_ANALYSED {
  Timeline timeline(100);
  GilOptions options;
  options.id = 7;
  options.overtake_percent = 0;
  options.switch_interval = absl::InfiniteDuration();
  Gil gil(options);
  gil.set_observer(&timeline);
  EvalBreaker breaker;
  GilThread main(breaker, 1, 3);
  gil.Acquire(main);
  const uint64_t main_thread = sys::ThreadNumber();
  uint64_t other_thread = 0;
  std::thread thread([&] {
    EvalBreaker breaker;
    GilThread other(breaker, 2, 4);
    GilLock lock(gil, other);
    other_thread = sys::ThreadNumber();
  });
  while (gil.waiters() == 0) std::this_thread::yield();
  gil.Release(main);
  thread.join();
  const std::string text = Written(timeline);
  EXPECT_EQ(timeline.recorded(), 3u);
  EXPECT_EQ(Count(text, "\"holds the GIL\",\"cat\":\"gil\",\"ph\":\"X\"" + Row(4, main_thread)), 1) << text;
  EXPECT_EQ(Count(text, "\"holds the GIL\",\"cat\":\"gil\",\"ph\":\"X\"" + Row(5, other_thread)), 1) << text;
  EXPECT_EQ(Count(text, "\"waits for the GIL\",\"cat\":\"gil\",\"ph\":\"X\"" + Row(5, other_thread)), 1) << text;
  EXPECT_EQ(Count(text, "\"ph\":\"s\",\"id\":"), 1) << text;
  EXPECT_EQ(Count(text, Row(5, main_thread)), 1) << "the arrow begins at who handed over\n" << text;
  EXPECT_EQ(Count(text, "\"ph\":\"f\",\"bp\":\"e\",\"id\":"), 1) << text;
  EXPECT_EQ(Count(text, "\"args\":{\"gil\":7}"), 3) << text;
  EXPECT_EQ(Count(text, "\"args\":{\"name\":\"interpreter 3\"}"), 1) << text;
  EXPECT_EQ(Count(text, "\"args\":{\"name\":\"thread 2\"}"), 1) << text;
  EXPECT_EQ(Count(text, "\"dropped\":0"), 1);
}

TEST(TimelineTest, HasALockThatHadToBeWaitedFor) {
  Timeline timeline(10);
  timeline.ObserveLocks();
  sync::RankedMutex mutex(sync::rank::kPerfMap);
  uint64_t waiter = 0;
  mutex.Lock();
  std::thread thread([&] {
    waiter = sys::ThreadNumber();
    sync::RankedLock lock(mutex);
  });
  while (mutex.contentions() == 0) std::this_thread::yield();
  mutex.Unlock();
  thread.join();
  const std::string text = Written(timeline);
  EXPECT_EQ(Count(text, "{\"name\":\"perf map\",\"cat\":\"lock\",\"ph\":\"X\"" + Row(1000000000, waiter)), 1) << text;
  EXPECT_EQ(Count(text, "\"contended locks\""), 1) << text;
}

TEST(TimelineTest, RecordsFromManyThreadsAndCountsWhatDoesNotFit) {
  Timeline timeline(100);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      Gil gil;
      gil.set_observer(&timeline);
      EvalBreaker breaker;
      GilThread thread(breaker);
      for (int turn = 0; turn < 50; ++turn) GilLock lock(gil, thread);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(timeline.recorded(), 100u);
  EXPECT_EQ(timeline.dropped(), 100u);
  EXPECT_EQ(Count(Written(timeline), "\"ph\":\"X\""), 100);
}

TEST(TimelineTest, EmptyTimelineIsStillAnObject) {
  EXPECT_EQ(Written(Timeline(0)), "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n],\"otherData\":{\"dropped\":0}}\n");
}

TEST(TimelineTest, StreamThatRefusesIsReported) {
  Timeline timeline(1);
  FILE* full = fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  EXPECT_FALSE(timeline.WriteTo(full));
  fclose(full);
}

}  // namespace
}  // namespace tessera::gil
