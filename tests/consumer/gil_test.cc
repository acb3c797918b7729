#include "gil/gil.h"

#include <stdexcept>
#include <thread>

#include "absl/base/options.h"
#include "gtest/gtest.h"

#ifndef CONSUMER_ABSEIL
#error "Abseil has to be the one of this workspace"
#endif

namespace {

using tessera::gil::EvalBreaker;
using tessera::gil::Gil;
using tessera::gil::GilLock;
using tessera::gil::GilThread;

TEST(GilTest, OneThreadHoldsIt) {
  Gil gil;
  EvalBreaker breakers[2];
  GilThread first(breakers[0]), second(breakers[1]);
  GilLock lock(gil, first);
  EXPECT_TRUE(gil.IsHeldBy(first));
  EXPECT_FALSE(gil.TryAcquire(second));
}

// This workspace has exceptions, Tessera has not: its locks are released all the same.
TEST(GilTest, AnExceptionOfTheHostReleasesIt) {
  Gil gil;
  EvalBreaker breaker;
  GilThread thread(breaker);
  try {
    GilLock lock(gil, thread);
    throw std::runtime_error("host");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(gil.holder(), nullptr);
}

}  // namespace
