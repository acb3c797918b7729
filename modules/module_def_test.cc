#include "modules/module_def.h"

#include "gtest/gtest.h"

namespace tessera::modules {
namespace {

bool Exec(interp::ThreadState&, uint64_t, ModuleState&) { return true; }
uint64_t Create(interp::ThreadState&, const ModuleDef&, uint64_t) { return 0; }

constexpr Slot kMultiple = Slot::MultipleInterpreters(MultipleInterpreters::kPerInterpreterGilSupported);

struct Row {
  const char* what;
  std::initializer_list<Slot> slots;
  int64_t state_size;
  const char* error;
};

TEST(ModuleDefTest, ADefinitionIsRefusedWithCPythonsText) {
  const Row rows[] = {
      {"nothing", {}, 0, nullptr},
      {"several exec slots", {Slot::Exec(&Exec), Slot::Exec(&Exec), kMultiple}, 8, nullptr},
      {"negative state", {}, -1, "module X: m_size may not be negative for multi-phase initialization"},
      {"two answers", {kMultiple, kMultiple}, 0, "module X has more than one 'multiple interpreters' slots"},
      {"two creates", {Slot::Create(&Create), Slot::Create(&Create)}, 0, "module X has multiple create slots"},
      {"one word on the GIL", {Slot(kSlotGil, uint64_t{1})}, 0, nullptr},
      {"two words on the GIL", {Slot(kSlotGil, uint64_t{0}), Slot(kSlotGil, uint64_t{1})}, 0, "module X has more than one 'gil' slot"},
      {"unknown slot", {Slot(77, uint64_t{0})}, 0, "module X uses unknown slot ID 77"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const ModuleDef def{.name = "X", .state_size = row.state_size, .slots = row.slots};
    const absl::Status status = Validate(def);
    if (row.error == nullptr) {
      EXPECT_TRUE(status.ok()) << status;
    } else {
      EXPECT_EQ(status.message(), row.error);
    }
  }
}

TEST(ModuleDefTest, WithoutTheSlotSeveralInterpretersAreSupported) {
  EXPECT_EQ(ModuleDef{.name = "X"}.multiple_interpreters(), MultipleInterpreters::kSupported);
  const Slot slots[] = {kMultiple};
  EXPECT_EQ((ModuleDef{.name = "X", .slots = slots}.multiple_interpreters()),
            MultipleInterpreters::kPerInterpreterGilSupported);
}

TEST(ModuleDefTest, ATableIsSearchedByName) {
  const ModuleDef a{.name = "a"}, ab{.name = "ab"};
  const ModuleDef* const defs[] = {&a, &ab};
  const ModuleTable table{defs};
  EXPECT_EQ(table.Find("ab", 2), &ab);
  EXPECT_EQ(table.Find("ab", 1), &a);
  EXPECT_EQ(table.Find("b", 1), nullptr);
}

}  // namespace
}  // namespace tessera::modules
