#include "runtime/exit_functions.h"

#include "absl/strings/str_cat.h"

namespace tessera::runtime {

absl::Status ExitFunctions::Add(ExitFunction function) {
  sync::RankedLock lock(mutex_);
  if (count_ == kLimit) return absl::ResourceExhaustedError(absl::StrCat("more than ", kLimit, " exit functions"));
  functions_[count_++] = function;
  return absl::OkStatus();
}

void ExitFunctions::Run() {
  for (;;) {
    ExitFunction function;
    {
      sync::RankedLock lock(mutex_);
      if (count_ == 0) return;
      function = functions_[--count_];
    }
    function();
  }
}

size_t ExitFunctions::count() const {
  sync::RankedLock lock(mutex_);
  return count_;
}

}  // namespace tessera::runtime
