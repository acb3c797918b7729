#include "sync/fatal.h"

#include <csignal>
#include <string>

#include "gtest/gtest.h"

namespace tessera::sync {
namespace {

TEST(FatalDeathTest, WritesItsMessageAndAborts) {
  EXPECT_EXIT(Fatal("lock %d of '%s'", 3, "x"), testing::KilledBySignal(SIGABRT), "^tessera: fatal: lock 3 of 'x'\n");
}

TEST(FatalDeathTest, CutsWhatIsTooLong) {
  const std::string text(5000, 'x');
  EXPECT_EXIT(Fatal("%s", text.c_str()), testing::KilledBySignal(SIGABRT), "fatal: x{900,1010}\n");
}

}  // namespace
}  // namespace tessera::sync
