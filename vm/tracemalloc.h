// Tracing of allocations with Python frames (PEP 454), for one interpreter: what the module _tracemalloc and a host need. What is
// traced, and at what price, stands in alloc/tracer.h; the frames are files and lines of the thread that allocates.
//
// Threads:   under the GIL of the interpreter. Other interpreters are not touched.
// Errors:    false + MemoryError.
// Example:   if (!vm::StartTracing(th, 25)) return false;
//            ...
//            th.heap.tracer()->ForEach([](const alloc::Trace& trace) { ... });   // a snapshot
//            vm::StopTracing(th);
// Design:    docs/memory.md
#ifndef TESSERA_VM_TRACEMALLOC_H_
#define TESSERA_VM_TRACEMALLOC_H_

#include <cstddef>
#include <cstdint>

#include "vm/activation.h"

namespace tessera::alloc {
struct Traceback;
}

namespace tessera::vm {

struct TracedMemory {
  size_t now = 0;   // bytes of live blocks that were allocated while traced
  size_t peak = 0;
};

// Traces from now on, with up to `max_frames` frames (1 to 65,535) a block. Again: only that number changes.
[[nodiscard]] bool StartTracing(Thread& th, uint32_t max_frames);
void StopTracing(Thread& th);
bool IsTracing(const Thread& th);
TracedMemory GetTracedMemory(const Thread& th);
// Where an object's memory was allocated; null: it is not known. Valid until tracing ends.
const alloc::Traceback* GetObjectTraceback(const Thread& th, Value object);

}  // namespace tessera::vm

#endif  // TESSERA_VM_TRACEMALLOC_H_
