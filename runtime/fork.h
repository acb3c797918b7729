// Fork: what must happen around fork(2), whoever calls it, so that the child can go on. It forks nothing itself.
//
// Model:      handlers of pthread_atfork, installed with the first Runtime.
//             before:  the forking thread takes the GILs of the interpreters that it is inside of (it holds that of the innermost
//                      already) or, inside of none, those of the main interpreters; then every lock of every Runtime, in their order.
//             parent:  all of it is given back.
//             child:   these interpreters are there, with the forking thread alone; all others are gone: nobody finds them, and their
//                      memory, which may have been in the middle of a change, is never touched. Queues, deadlines and the list go on.
//             An interpreter whose GIL is not to be had within a second is gone as well; if the thread is inside, it is killed: none of
//             its code runs, and the thread can leave it.
// Threads:    any thread may fork, attached or not, unless it holds one of the locks (no code of a host or language ever runs with one).
// Errors:     none. (The system's own are for the caller of fork.)
// Cost:       a lock for each queue and some for each Runtime; nothing in a process that does not fork.
// Design:     docs/lifecycle.md

#ifndef TESSERA_RUNTIME_FORK_H_
#define TESSERA_RUNTIME_FORK_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "interp/control_block.h"
#include "interp/thread_state.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

class Runtime;

// An interpreter that is in the child too. Its thread list is locked, and its GIL held, while the fork is under way.
struct ForkSurvivor {
  interp::ControlBlock* control;
  interp::ThreadState* state;  // of the forking thread, which is inside or keeps it for its next visit; or null
  bool inside;
};

using ForkLocks = std::vector<sync::RankedMutex*>;

// The runtimes of this process.
void RegisterRuntime(Runtime& runtime);
void UnregisterRuntime(Runtime& runtime);
// `visit` runs under the lock of the list and may only look.
void ForEachRuntime(absl::FunctionRef<void(Runtime&)> visit);

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_FORK_H_
