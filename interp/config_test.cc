#include "interp/config.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tessera::interp {
namespace {

using ::testing::HasSubstr;

TEST(ConfigTest, PresetsAreCPythons) {
  const InterpreterConfig isolated = InterpreterConfig::Isolated();
  EXPECT_FALSE(isolated.use_main_heap || isolated.allow_fork || isolated.allow_exec || isolated.allow_daemon_threads);
  EXPECT_TRUE(isolated.allow_threads && isolated.check_multi_interp_extensions);
  EXPECT_EQ(isolated.gil, GilKind::kOwn);

  const InterpreterConfig legacy = InterpreterConfig::Legacy();
  EXPECT_TRUE(legacy.use_main_heap && legacy.allow_fork && legacy.allow_exec && legacy.allow_threads &&
              legacy.allow_daemon_threads);
  EXPECT_FALSE(legacy.check_multi_interp_extensions);
  EXPECT_EQ(legacy.gil, GilKind::kShared);
  EXPECT_EQ(InterpreterConfig::Main().gil, GilKind::kOwn);
}

struct Row {
  const char* what;
  InterpreterConfig config;
  InterpreterConfig::Site site;
  const char* error;  // null: valid
};

InterpreterConfig With(InterpreterConfig config, void (*change)(InterpreterConfig&)) {
  change(config);
  return config;
}

TEST(ConfigTest, EachCombinationIsDecidedAsDocumented) {
  const InterpreterConfig isolated = InterpreterConfig::Isolated();
  const Row rows[] = {
      {"isolated", isolated, {}, nullptr},
      {"legacy", InterpreterConfig::Legacy(), {}, nullptr},
      {"main", InterpreterConfig::Main(), {.is_main = true}, nullptr},
      {"own heap without the check", With(isolated, [](auto& c) { c.check_multi_interp_extensions = false; }), {},
       "use_main_heap=false, check_multi_interp_extensions=false: per-interpreter obmalloc does not support "
       "single-phase init extension modules"},
      {"empty", InterpreterConfig::Empty(), {}, "per-interpreter obmalloc does not support single-phase init"},
      {"gil beyond the enum", With(isolated, [](auto& c) { c.gil = static_cast<GilKind>(3); }), {},
       "gil=3: invalid interpreter config 'gil' value"},
      {"default gil is shared", With(isolated, [](auto& c) { c.gil = GilKind::kDefault; }), {}, nullptr},
      {"own gil, main's heap", With(isolated, [](auto& c) { c.use_main_heap = true; }), {}, "gil=own, use_main_heap=true"},
      {"the same, permitted", With(isolated, [](auto& c) { c.use_main_heap = c.permit_own_gil_with_main_heap = true; }),
       {}, nullptr},
      {"own gil, unsafe allocator", isolated, {.allocator_declared_thread_safe = false}, "not declared thread-safe"},
      {"the same, permitted", With(isolated, [](auto& c) { c.permit_own_gil_with_unsafe_allocator = true; }),
       {.allocator_declared_thread_safe = false}, nullptr},
      {"shared gil, unsafe allocator", InterpreterConfig::Legacy(), {.allocator_declared_thread_safe = false}, nullptr},
      {"daemons without threads", With(isolated, [](auto& c) { c.allow_threads = false; c.allow_daemon_threads = true; }),
       {}, nullptr},
      {"main without a gil", InterpreterConfig::Legacy(), {.is_main = true}, "gil=shared: the main interpreter owns its GIL"},
      {"no switch interval", With(isolated, [](auto& c) { c.switch_interval = absl::ZeroDuration(); }), {},
       "switch_interval=0: must be at least 1us"},
      {"negative deadline", With(isolated, [](auto& c) { c.on_end.deadline = -absl::Seconds(1); }), {},
       "on_end.deadline=-1s: must not be negative"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const absl::Status status = row.config.Validate(row.site);
    if (row.error == nullptr) {
      EXPECT_TRUE(status.ok()) << status;
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(std::string(status.message()), HasSubstr(row.error));
    }
  }
}

TEST(ConfigTest, PresetsHaveNames) {
  InterpreterConfig config;
  for (const char* name : {"isolated", "default", "legacy", "empty"}) EXPECT_TRUE(ConfigFromName(name, &config).ok());
  EXPECT_EQ(ConfigFromName("x", &config).message(), "unsupported config name 'x'");
}

}  // namespace
}  // namespace tessera::interp
