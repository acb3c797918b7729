#include "gtest/gtest.h"
#include "modules/testdata/both.h"
#include "modules/testdata/nothing.h"

namespace tessera::modules {
namespace {

TEST(CompositionTest, ARuntimeHasTheModulesItNamesAndNoOthers) {
  ASSERT_EQ(both().defs.size(), 2u);
  EXPECT_STREQ(both().Find("first", 5)->name, "first");
  EXPECT_STREQ(both().Find("second", 6)->name, "second");
  EXPECT_EQ(both().Find("third", 5), nullptr);
  EXPECT_TRUE(nothing().defs.empty());
}

}  // namespace
}  // namespace tessera::modules
