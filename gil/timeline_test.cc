#include "gil/timeline.h"

#include <string>
#include <thread>
#include <vector>

#include "gil/gil.h"
#include "gtest/gtest.h"

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

TEST(TimelineTest, HasAnEventForEachHoldAndEachWait) NOT_ANALYSED {
  Timeline timeline(100);
  GilOptions options;
  options.id = 7;
  options.overtake_percent = 0;
  options.switch_interval = absl::InfiniteDuration();
  Gil gil(options);
  gil.set_observer(&timeline);
  EvalBreaker breaker;
  GilThread main(breaker, 1);
  gil.Acquire(main);
  std::thread thread([&] {
    EvalBreaker breaker;
    GilThread other(breaker, 2);
    GilLock lock(gil, other);
  });
  while (gil.waiters() == 0) std::this_thread::yield();
  gil.Release(main);
  thread.join();
  const std::string text = Written(timeline);
  EXPECT_EQ(timeline.recorded(), 3u);
  EXPECT_EQ(Count(text, "\"holds the GIL\",\"cat\":\"gil\",\"ph\":\"X\",\"pid\":7,\"tid\":1,"), 1) << text;
  EXPECT_EQ(Count(text, "\"holds the GIL\",\"cat\":\"gil\",\"ph\":\"X\",\"pid\":7,\"tid\":2,"), 1) << text;
  EXPECT_EQ(Count(text, "\"waits for the GIL\",\"cat\":\"gil\",\"ph\":\"X\",\"pid\":7,\"tid\":2,"), 1) << text;
  EXPECT_EQ(Count(text, "\"dropped\":0"), 1);
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
