// OS threads that Python code starts in its interpreter.
//
// Model:     a thread runs one call and ends. The interpreter counts them; who ends it waits first for those that are no daemons (threading._shutdown),
//            and then ends the daemons where they are.
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
  void Started(bool daemon);
  void Ended(bool daemon);
  int64_t count() const;
  // In the child of a fork: `here` is the thread that forked if it is one of them, else null.
  void ForgetOthersInForkedChild(const Thread* here) ABSL_NO_THREAD_SAFETY_ANALYSIS;
  // kWoken: there is none (any more) to be waited for.
  interp::WaitResult WaitForNone(interp::ThreadState& thread, interp::Deadline deadline);

 private:
  mutable interp::WaitQueue waiters_{sync::rank::kThreadWake};
  int64_t count_ ABSL_GUARDED_BY(waiters_.mutex()) = 0;
  int64_t waited_ ABSL_GUARDED_BY(waiters_.mutex()) = 0;  // of these, no daemons
};

// Takes its own references. `kwargs` may be empty. False: exception pending.
bool StartThread(Thread& th, Value function, objects::Tuple* args, Value kwargs, bool daemon, uint64_t* ident, size_t stack_size = 0);
// Waits for the threads that are no daemons. False: exception pending (KeyboardInterrupt, kill).
bool JoinStartedThreads(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_THREADS_H_
