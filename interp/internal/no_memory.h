// NoMemory: the status for a failed allocation. It says what there was no memory for, unless there is none for that either: a
// message needs two allocations that cannot fail.

#ifndef TESSERA_INTERP_INTERNAL_NO_MEMORY_H_
#define TESSERA_INTERP_INTERNAL_NO_MEMORY_H_

#include <new>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace tessera::interp::internal {

// ResourceExhausted: "no memory for `parts`...".
template <typename... Parts>
absl::Status NoMemory(const Parts&... parts) {
  constexpr size_t kMessage = 512;  // more than a message and what a status puts around it
  void* probe = ::operator new(kMessage, std::nothrow);
  if (probe == nullptr) return absl::Status(absl::StatusCode::kResourceExhausted, "");
  ::operator delete(probe);
  return absl::ResourceExhaustedError(absl::StrCat("no memory for ", parts...));
}

}  // namespace tessera::interp::internal

#endif  // TESSERA_INTERP_INTERNAL_NO_MEMORY_H_
