#include "interp/config.h"

#include "absl/strings/str_cat.h"

namespace tessera::interp {
namespace {

absl::Status Invalid(absl::string_view fields, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("invalid interpreter config: ", fields, ": ", why));
}

absl::Status ValidateSharing(const InterpreterConfig& config, const InterpreterConfig::Site& site) {
  if (!config.use_main_heap && !config.check_multi_interp_extensions) {
    return Invalid("use_main_heap=false, check_multi_interp_extensions=false",
                   "per-interpreter obmalloc does not support single-phase init extension modules; "
                   "set check_multi_interp_extensions=true");
  }
  if (site.is_main) {
    if (config.owns_gil()) return absl::OkStatus();
    return Invalid(absl::StrCat("gil=", GilKindName(config.gil)), "the main interpreter owns its GIL; set gil=own");
  }
  if (!config.owns_gil()) return absl::OkStatus();
  if (config.use_main_heap && !config.permit_own_gil_with_main_heap) {
    return Invalid("gil=own, use_main_heap=true",
                   "the heap of the main interpreter is guarded by its GIL; set use_main_heap=false or gil=shared "
                   "(or permit_own_gil_with_main_heap)");
  }
  if (!site.allocator_declared_thread_safe && !config.permit_own_gil_with_unsafe_allocator) {
    return Invalid("gil=own",
                   "a custom allocator is installed that is not declared thread-safe; declare it so or set gil=shared "
                   "(or permit_own_gil_with_unsafe_allocator)");
  }
  return absl::OkStatus();
}

absl::Status ValidateTimes(const InterpreterConfig& config) {
  if (config.switch_interval < absl::Microseconds(1)) {
    return Invalid(absl::StrCat("switch_interval=", absl::FormatDuration(config.switch_interval)),
                   "must be at least 1us");
  }
  if (config.time_limit <= absl::ZeroDuration()) {
    return Invalid(absl::StrCat("time_limit=", absl::FormatDuration(config.time_limit)), "must be more than 0");
  }
  if (config.check_budget > uint64_t{INT64_MAX}) {
    return Invalid(absl::StrCat("check_budget=", config.check_budget), "must be at most 2**63-1");
  }
  if (config.on_end.deadline < absl::ZeroDuration()) {
    return Invalid(absl::StrCat("on_end.deadline=", absl::FormatDuration(config.on_end.deadline)),
                   "must not be negative");
  }
  if (config.on_end.kill_grace < absl::ZeroDuration()) {
    return Invalid(absl::StrCat("on_end.kill_grace=", absl::FormatDuration(config.on_end.kill_grace)),
                   "must not be negative");
  }
  return absl::OkStatus();
}

}  // namespace

InterpreterConfig InterpreterConfig::Legacy() {
  InterpreterConfig config = Main();
  config.gil = GilKind::kShared;
  return config;
}

InterpreterConfig InterpreterConfig::Main() {
  InterpreterConfig config;
  config.use_main_heap = true;
  config.allow_fork = true;
  config.allow_exec = true;
  config.allow_daemon_threads = true;
  config.check_multi_interp_extensions = false;
  return config;
}

InterpreterConfig InterpreterConfig::Empty() {
  InterpreterConfig config;
  config.allow_threads = false;
  config.check_multi_interp_extensions = false;
  config.gil = GilKind::kDefault;
  return config;
}

absl::Status InterpreterConfig::Validate(const Site& site) const {
  if (GilKindName(gil).empty()) {
    return Invalid(absl::StrCat("gil=", static_cast<int>(gil)),
                   "invalid interpreter config 'gil' value; must be default, shared or own");
  }
  if (absl::Status sharing = ValidateSharing(*this, site); !sharing.ok()) return sharing;
  if (absl::Status times = ValidateTimes(*this); !times.ok()) return times;
  return language == nullptr ? absl::OkStatus() : language->Validate();
}

absl::string_view GilKindName(GilKind kind) {
  switch (kind) {
    case GilKind::kDefault:
      return "default";
    case GilKind::kShared:
      return "shared";
    case GilKind::kOwn:
      return "own";
  }
  return "";
}

absl::string_view WhenceName(Whence whence) {
  switch (whence) {
    case Whence::kUnknown:
      return "unknown";
    case Whence::kRuntimeInit:
      return "runtime init";
    case Whence::kLegacyApi:
      return "legacy C-API";
    case Whence::kApi:
      return "C-API";
    case Whence::kCrossInterpreterApi:
      return "cross-interpreter C-API";
    case Whence::kModule:
      return "_interpreters module";
  }
  return "unknown";
}

absl::Status ConfigFromName(absl::string_view name, InterpreterConfig* config) {
  if (name == "isolated" || name == "default" || name.empty()) {
    *config = InterpreterConfig::Isolated();
  } else if (name == "legacy") {
    *config = InterpreterConfig::Legacy();
  } else if (name == "empty") {
    *config = InterpreterConfig::Empty();
  } else {
    return absl::InvalidArgumentError(absl::StrCat("unsupported config name '", name, "'"));
  }
  return absl::OkStatus();
}

}  // namespace tessera::interp
