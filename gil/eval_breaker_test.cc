#include "gil/eval_breaker.h"

#include <thread>

#include "gtest/gtest.h"

namespace tessera::gil {
namespace {

TEST(EvalBreakerTest, NothingIsAskedForAtFirst) {
  EvalBreaker breaker;
  EXPECT_EQ(breaker.Load(), 0u);
  EXPECT_FALSE(breaker.Take(~0u));
}

TEST(EvalBreakerTest, RequestsAreIndependent) {
  EvalBreaker breaker;
  breaker.Set(kKill | kGc);
  breaker.Set(kFirstLanguageBit);
  EXPECT_EQ(breaker.Load(), kKill | kGc | kFirstLanguageBit);
  EXPECT_TRUE(breaker.Take(kGc | kSignals));
  EXPECT_EQ(breaker.Clear(kGc | kKill), kKill);
  EXPECT_EQ(breaker.Load(), kFirstLanguageBit);
}

TEST(EvalBreakerTest, WhatWasWrittenBeforeARequestIsSeenAfterTakingIt) {
  EvalBreaker breaker;
  int message = 0;
  std::thread sender([&] {
    message = 42;
    breaker.Set(kAsyncException);
  });
  while (!breaker.Take(kAsyncException)) std::this_thread::yield();
  EXPECT_EQ(message, 42);
  sender.join();
}

}  // namespace
}  // namespace tessera::gil
