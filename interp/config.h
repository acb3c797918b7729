// InterpreterConfig: what an interpreter may do, what it shares, and its limits. It is not the configuration of a language (paths,
// streams, environment): that is the LanguageConfig it carries, which only the language looks into.
//
// Model:      CPython's seven fields under names of this runtime (use_main_heap is CPython's use_main_obmalloc), then ours.
// Threads:    a plain value.
// Errors:     Validate() looks at all fields together; its message names the fields, their values and what would be right.
// Cost:       copying is a few words.
// Example:    interp::InterpreterConfig config = interp::InterpreterConfig::Isolated();
//             config.heap_limit_bytes = 64 << 20;
//             absl::Status valid = config.Validate({});
// Design:     docs/lifecycle.md, PEP 684.

#ifndef TESSERA_INTERP_CONFIG_H_
#define TESSERA_INTERP_CONFIG_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace tessera::interp {

enum class GilKind : uint8_t {
  kDefault = 0,  // as kShared
  kShared = 1,   // the main interpreter's
  kOwn = 2,
};

// Who made an interpreter (CPython's `whence`, with its numbers).
enum class Whence : uint8_t {
  kUnknown = 0,
  kRuntimeInit = 1,
  kLegacyApi = 2,
  kApi = 3,
  kCrossInterpreterApi = 4,
  kModule = 5,
};

// How an interpreter is stopped from outside, by a request, a deadline or a budget.
enum class StopAction : uint8_t {
  kInterrupt,  // an exception that it may handle: what Ctrl-C raises
  kTimeout,    // an exception that it may handle: its time is over
  kKill,       // nothing of it runs any more
};

// What a language wants to know of the interpreter it is to make. Each language derives its own; immutable once it is handed over.
class LanguageConfig {
 public:
  virtual ~LanguageConfig() = default;
  // Part of InterpreterConfig::Validate.
  [[nodiscard]] virtual absl::Status Validate() const { return absl::OkStatus(); }
};

// What becomes of the other threads of an interpreter that ends.
struct OnEnd {
  enum class Rule : uint8_t {
    kWait,  // they have `deadline` to leave, and are killed then
    kKill,  // they are killed at once
  };
  Rule rule = Rule::kWait;
  absl::Duration deadline = absl::Seconds(5);
  // How long a killed thread may take to unwind before the end returns without it (it finishes when that thread leaves).
  absl::Duration kill_grace = absl::Seconds(1);

  static OnEnd Wait(absl::Duration deadline) { return {Rule::kWait, deadline, absl::Seconds(1)}; }
  static OnEnd Kill() { return {Rule::kKill, absl::ZeroDuration(), absl::Seconds(1)}; }
};

struct InterpreterConfig {
  // CPython's fields, in its order.
  bool use_main_heap = false;
  bool allow_fork = false;
  bool allow_exec = false;
  bool allow_threads = true;
  bool allow_daemon_threads = false;
  bool check_multi_interp_extensions = true;
  GilKind gil = GilKind::kOwn;

  // Ours.
  uint64_t heap_limit_bytes = 0;  // reserved bytes of the heap; 0: no limit
  absl::Duration switch_interval = absl::Milliseconds(5);
  // Checks of the eval breaker (one for each loop turn and call of the language) until `on_budget` happens; 0: no limit.
  uint64_t check_budget = 0;
  StopAction on_budget = StopAction::kTimeout;
  // From its creation until `on_time_limit` happens. The Runtime arms it.
  absl::Duration time_limit = absl::InfiniteDuration();
  StopAction on_time_limit = StopAction::kKill;
  OnEnd on_end = {};
  // CPython accepts these two combinations against its own documents. Without the flag they are refused.
  bool permit_own_gil_with_main_heap = false;
  bool permit_own_gil_with_unsafe_allocator = false;
  // For the language; null: its own defaults.
  std::shared_ptr<const LanguageConfig> language = nullptr;

  static InterpreterConfig Isolated() { return {}; }
  static InterpreterConfig Legacy();
  static InterpreterConfig Main();
  static InterpreterConfig Empty();  // all of CPython's fields zero: never valid, as there

  // What Validate() must know of the place where the interpreter would be made.
  struct Site {
    bool is_main = false;
    bool allocator_declared_thread_safe = true;  // false: a custom allocator that is not
  };
  [[nodiscard]] absl::Status Validate(const Site& site) const;

  bool owns_gil() const { return gil == GilKind::kOwn; }
};

// "default", "shared", "own"; empty for a value outside the enum.
absl::string_view GilKindName(GilKind kind);
absl::string_view WhenceName(Whence whence);

// The preset of that name ("isolated", "default", "legacy", "empty").
// Errors: InvalidArgument "unsupported config name 'x'".
[[nodiscard]] absl::Status ConfigFromName(absl::string_view name, InterpreterConfig* config);

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_CONFIG_H_
