#include "imports/compatibility.h"

#include "gtest/gtest.h"

namespace tessera::imports {
namespace {

constexpr LoadAction kOk = LoadAction::kInitialise;
constexpr LoadAction kCopy = LoadAction::kCopyDict;
constexpr LoadAction kNo = LoadAction::kRefuse;

constexpr ImportSite kMain{.is_main = true, .checks = false};
constexpr ImportSite kLegacy{.checks = false, .owns_gil = false};
constexpr ImportSite kShared{.checks = true, .owns_gil = false};
constexpr ImportSite kOwn{.checks = true, .owns_gil = true};
constexpr ImportSite kOwnDisabled{.checks = true, .owns_gil = true, .check_disabled = true};

struct Row {
  ModuleKind kind;
  LoadAction main, legacy, shared, own, own_disabled;
};

TEST(CompatibilityTest, EachCellOfTheMatrixIsCPythons) {
  const Row rows[] = {
      {ModuleKind::kPerInterpreterGil, kOk, kOk, kOk, kOk, kOk},
      {ModuleKind::kSupported, kOk, kOk, kOk, kNo, kOk},
      {ModuleKind::kNotSupported, kOk, kOk, kNo, kNo, kOk},
      {ModuleKind::kSinglePhaseGlobal, kOk, kCopy, kNo, kNo, kCopy},
      {ModuleKind::kSinglePhaseReinit, kOk, kOk, kNo, kNo, kOk},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(static_cast<int>(row.kind));
    EXPECT_EQ(Decide(row.kind, kMain), row.main);
    EXPECT_EQ(Decide(row.kind, kLegacy), row.legacy);
    EXPECT_EQ(Decide(row.kind, kShared), row.shared);
    EXPECT_EQ(Decide(row.kind, kOwn), row.own);
    EXPECT_EQ(Decide(row.kind, kOwnDisabled), row.own_disabled);
  }
}

TEST(CompatibilityTest, TheRefusalIsCPythonsText) {
  EXPECT_EQ(CheckCompatibility("readline", ModuleKind::kSinglePhaseGlobal, kOwn).message(),
            "module readline does not support loading in subinterpreters");
  EXPECT_TRUE(CheckCompatibility("readline", ModuleKind::kSinglePhaseGlobal, kMain).ok());
}

TEST(CompatibilityTest, AModuleWithoutTheSlotIsSupported) {
  EXPECT_EQ(KindOf(MultipleInterpreters::kSupported), ModuleKind::kSupported);
  EXPECT_EQ(KindOf(MultipleInterpreters::kNotSupported), ModuleKind::kNotSupported);
  EXPECT_EQ(KindOf(MultipleInterpreters::kPerInterpreterGilSupported), ModuleKind::kPerInterpreterGil);
}

}  // namespace
}  // namespace tessera::imports
