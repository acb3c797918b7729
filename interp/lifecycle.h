// Lifecycle: making and ending interpreters. A Runtime calls it; an embedder calls the Runtime.
//
// Model:      create: id taken, config validated, audited, parts made, the language's init run attached, listed, published.
//             end:    unlisted; no new guard, view or thread; the others leave by the config's rule or are killed; pending
//                     calls; at-exit; modules; collector; slots of libraries; resources; thread states; heap dropped whole.
//             After a kill the steps that run code are left out.
// Threads:    from any thread, attached to whatever; that is swapped out meanwhile and attached again at the return.
//             Ending races with attaching, interrupting, killing and other ends: one end wins.
// Ownership:  the interpreter is owned by its control block.
// Errors:     create: InvalidArgument (config), the audit hook's own status, ResourceExhausted, the language's status; the id
//             stays consumed, nothing else remains. end: NotFound, FailedPrecondition (it has begun already; the caller is
//             inside), DeadlineExceeded: a killed thread sits in native code; the end finishes when it leaves.
// Cost:       no OS thread, no system call but for memory.
// Design:     docs/lifecycle.md.

#ifndef TESSERA_INTERP_LIFECYCLE_H_
#define TESSERA_INTERP_LIFECYCLE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "interp/config.h"
#include "interp/handle.h"
#include "interp/host.h"
#include "interp/language.h"

namespace tessera::interp {

struct CreateOptions {
  InterpreterConfig config;
  Whence whence = Whence::kApi;
};

// The caller is not attached to the new interpreter; the view is how it enters.
[[nodiscard]] absl::StatusOr<InterpreterView> CreateInterpreter(Host& host, Language& language,
                                                               const CreateOptions& options);
[[nodiscard]] absl::Status EndInterpreter(const InterpreterView& view);

// For those who only have a handle. Errors: NotFound when it is gone.
[[nodiscard]] absl::Status InterruptInterpreter(const InterpreterView& view);
[[nodiscard]] absl::Status KillInterpreter(const InterpreterView& view);
[[nodiscard]] absl::Status StopInterpreter(const InterpreterView& view, StopAction action);
[[nodiscard]] absl::Status SetBudget(const InterpreterView& view, uint64_t checks, StopAction action);
[[nodiscard]] absl::Status AddPendingCall(const InterpreterView& view, PendingCall call, void* argument,
                                          PendingTarget target = PendingTarget::kAnyThread);

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_LIFECYCLE_H_
