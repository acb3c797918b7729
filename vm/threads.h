// OS threads that Python code starts in its interpreter.
//
// Model:     a thread runs one call and ends. The interpreter counts those that are no daemons; who ends it waits for them first (threading._shutdown).
// Threads:   StartThread and JoinStartedThreads attached; the count has a lock of its own.
// Python:    the new thread runs `function`; what it raises is printed, SystemExit ends it silently.
// Errors:    RuntimeError "can't start new thread", "thread is not supported for isolated subinterpreters" and what allow_daemon_threads says.
// Cost:      one OS thread.
// Design:    docs/lifecycle.md
#ifndef TESSERA_VM_THREADS_H_
#define TESSERA_VM_THREADS_H_

#include "interp/wait.h"
#include "vm/activation.h"

namespace tessera::vm {

// Those of an interpreter that were started and have not ended.
class StartedThreads {
 public:
  void Started();
  void Ended();
  int64_t count() const;
  // In the child of a fork: `one_is_here` is whether the thread that forked is one of them.
  void ForgetOthersInForkedChild(bool one_is_here) ABSL_NO_THREAD_SAFETY_ANALYSIS;
  // kWoken: there is none (any more).
  interp::WaitResult WaitForNone(interp::ThreadState& thread, interp::Deadline deadline);

 private:
  mutable interp::WaitQueue waiters_{sync::rank::kThreadWake};
  int64_t count_ ABSL_GUARDED_BY(waiters_.mutex()) = 0;
};

// Takes its own references. `kwargs` may be empty. False: exception pending.
bool StartThread(Thread& th, Value function, objects::Tuple* args, Value kwargs, bool daemon, uint64_t* ident, size_t stack_size = 0);
// Waits for the threads that are no daemons. False: exception pending (KeyboardInterrupt, kill).
bool JoinStartedThreads(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_THREADS_H_
