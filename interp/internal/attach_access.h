// AttachAccess: the part of thread states that only this package's own sources touch. Not for others to include.

#ifndef TESSERA_INTERP_INTERNAL_ATTACH_ACCESS_H_
#define TESSERA_INTERP_INTERNAL_ATTACH_ACCESS_H_

#include <utility>

#include "absl/base/optimization.h"
#include "absl/base/thread_annotations.h"
#include "interp/interpreter.h"
#include "interp/thread_record.h"
#include "interp/thread_state.h"

namespace tessera::interp {

struct AttachAccess {
  // Takes the GIL for `state` and makes it current; the reverse. The analysis follows no state across functions.
  static void TakeGil(ThreadState& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    state.gil_.Acquire(state.gil_thread_);
    state.phase_.store(ThreadPhase::kAttached, std::memory_order_release);
    ThreadRecord::Mine().current = &state;
  }
  static void DropGil(ThreadState& state, ThreadPhase phase) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (ABSL_PREDICT_FALSE(state.interpreter_.marks_stacks())) LeaveMark(state);
    ThreadRecord::Mine().current = nullptr;
    state.phase_.store(phase, std::memory_order_release);
    state.gil_.Release(state.gil_thread_);
  }
  static void Yield(ThreadState& state) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (ABSL_PREDICT_FALSE(state.interpreter_.marks_stacks())) LeaveMark(state);
    state.gil_.YieldIfRequested(state.gil_thread_);
  }

  static void LeaveMark(ThreadState& state) {
    const StackBounds& bounds = ThreadRecord::Mine().stack_bounds();
    gc::MarkStack(&state.stack_mark_, bounds.low, bounds.high);
  }

  static void SetNativeId(ThreadState& state, uint64_t id) { state.native_id_.store(id, std::memory_order_relaxed); }
  static void SetRunningMain(ThreadState& state, bool running) {
    state.running_main_.store(running, std::memory_order_relaxed);
  }
  static bool SetKilled(ThreadState& state) { return !state.killed_.exchange(true, std::memory_order_acq_rel); }
  static void Orphan(ThreadState& state) { state.interpreter_.Orphan(state); }
  static void ReapOrphans(Interpreter& interpreter) {
    if (interpreter.have_orphans_.load(std::memory_order_relaxed)) interpreter.ReapOrphans();
  }
  static ThreadState* AddThread(Interpreter& interpreter, std::unique_ptr<ThreadState> state) {
    return interpreter.AddThread(std::move(state));
  }
  static internal::Atomic<uint32_t>& DaemonsInside(Interpreter& interpreter) { return interpreter.daemons_inside_; }
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_INTERNAL_ATTACH_ACCESS_H_
