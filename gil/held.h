// The role "this thread holds the GIL of the objects it touches", for clang's thread safety analysis. Not an object at
// run time.
//
// Model:    one capability for all GILs. The analysis follows neither function pointers nor aliases, so it could not tell
//           apart whose GIL is held; that is asserted at run time, in debug builds, by Gil::AssertHeldBy.
// Cost:     nothing.
// Example:  Value Call(Thread& thread, Value function) ABSL_EXCLUSIVE_LOCKS_REQUIRED(gil::kHeld);
// Design:   docs/gil-protocol.md

#ifndef TESSERA_GIL_HELD_H_
#define TESSERA_GIL_HELD_H_

#include "absl/base/thread_annotations.h"

namespace tessera::gil {

class ABSL_LOCKABLE HeldRole {};

inline constexpr HeldRole kHeld{};

namespace internal {

// For the implementation of Gil alone, whose atomics the analysis does not understand.
inline void RoleTaken() ABSL_EXCLUSIVE_LOCK_FUNCTION(kHeld) ABSL_NO_THREAD_SAFETY_ANALYSIS {}
inline void RoleGiven() ABSL_UNLOCK_FUNCTION(kHeld) ABSL_NO_THREAD_SAFETY_ANALYSIS {}

}  // namespace internal

}  // namespace tessera::gil

#endif  // TESSERA_GIL_HELD_H_
