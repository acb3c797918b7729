#include "interp/thread_state.h"

#include "interp/interpreter.h"

namespace tessera::interp {

ThreadState::ThreadState(Interpreter& interpreter)
    : interpreter_(interpreter),
      gil_(interpreter.gil()),
      gil_thread_(eval_breaker_, interpreter.next_thread_id_.load(std::memory_order_relaxed)),
      id_(interpreter.next_thread_id_.fetch_add(1, std::memory_order_relaxed)) {}

ThreadState::~ThreadState() = default;

}  // namespace tessera::interp
