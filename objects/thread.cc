#include "objects/thread.h"

#include "objects/exception.h"

namespace tessera::objects {
Thread::Thread(Interpreter& interpreter)
    : interp::ThreadState(interpreter), heap(interpreter.heap()), interp(interpreter), recursion_left(interpreter.recursion_limit) {}

bool InitObjects(Thread& th) {
  if (th.interp.last_memory_error.empty()) th.interp.last_memory_error = NewMemoryErrorIfPossible(th);
  return !th.interp.last_memory_error.empty();
}

void DropObjects(Interpreter& interp) {
  interp.last_memory_error = Value();
  interp.method_cache = nullptr;
  interp.method_cache_mask = interp.method_cache_misses = 0;
  interp.static_states = nullptr;
  interp.weakrefs = nullptr;
}

}  // namespace tessera::objects
