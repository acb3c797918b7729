#include "interp/thread_state.h"

#include "interp/interpreter.h"

namespace tessera::interp {

ThreadState::ThreadState(Interpreter& interpreter)
    : interpreter_(interpreter),
      gil_(interpreter.gil()),
      gil_thread_(eval_breaker_, interpreter.next_thread_id_.fetch_add(1, std::memory_order_relaxed),
                  static_cast<uint64_t>(interpreter.id())),
      id_(gil_thread_.id()) {}

ThreadState::~ThreadState() = default;

}  // namespace tessera::interp
