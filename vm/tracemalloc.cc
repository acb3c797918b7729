#include "vm/tracemalloc.h"

#include <string_view>

#include "alloc/tracer.h"
#include "interp/thread_record.h"
#include "objects/errors.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

// The text as UTF-8, in `buffer` where it is not that already; what does not fit is left out. Frames are looked at inside
// allocations, so this allocates nothing.
std::string_view FileText(const Str* name, char* buffer, size_t size) {
  if (name->ascii()) return name->ascii_view();
  size_t used = 0;
  for (int64_t i = 0; i < name->length && used + 4 <= size; ++i) {
    const uint32_t c = name->at(i);
    const auto put = [&](uint32_t byte) { buffer[used++] = static_cast<char>(byte); };
    const auto tail = [&](int shift) { put(0x80 | (c >> shift & 0x3f)); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | c >> 6), tail(0);
    } else if (c < 0x10000) {
      put(0xe0 | c >> 12), tail(6), tail(0);
    } else {
      put(0xf0 | c >> 18), tail(12), tail(6), tail(0);
    }
  }
  return {buffer, used};
}

uint32_t LineNow(const Activation* act) {
  const bool begun = act->pc > act->code->code;
  return act->code->position(begun ? act->pc - 1 : act->code->code).line;
}

// The frames of the calling thread, if it is inside of the interpreter `argument`.
void AddFrames(void* argument, alloc::Tracer& tracer) {
  const interp::ThreadState* current = interp::ThreadRecord::Mine().current;
  if (current == nullptr || &current->interpreter() != argument) return;
  const auto& th = static_cast<const Thread&>(*current);
  char buffer[1024];
  for (const Activation* act = th.act; act != nullptr && act != &th.sentinel; act = act->previous) {
    tracer.AddFrame(FileText(act->code->filename.as<Str>(), buffer, sizeof(buffer)), LineNow(act));
  }
}

}  // namespace

bool StartTracing(Thread& th, uint32_t max_frames) {
  interp::Interpreter* interpreter = &th.interp;
  if (alloc::Tracer::Start(th.heap, max_frames, {&AddFrames, interpreter}) != nullptr) return true;
  RaiseMemoryError(th);
  return false;
}

void StopTracing(Thread& th) { alloc::Tracer::Stop(th.heap); }

bool IsTracing(const Thread& th) { return th.heap.tracer() != nullptr; }

TracedMemory GetTracedMemory(const Thread& th) {
  const alloc::Tracer* tracer = th.heap.tracer();
  return tracer == nullptr ? TracedMemory{} : TracedMemory{tracer->traced_bytes(), tracer->peak_bytes()};
}

const alloc::Traceback* GetObjectTraceback(const Thread& th, Value object) {
  const alloc::Tracer* tracer = th.heap.tracer();
  if (tracer == nullptr || !object.IsCounted()) return nullptr;
  return tracer->Find(alloc::Tracer::kHeap, reinterpret_cast<uintptr_t>(object.object()));
}

}  // namespace tessera::vm
