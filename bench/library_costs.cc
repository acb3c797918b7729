// library_costs gil|immortal|heap|audit: nanoseconds of a pair, each as a program pays it. peer_costs.cc does the same with others.
#include <cstring>

#include "alloc/heap.h"
#include "bench/loops.h"
#include "gil/gil.h"
#include "immortal/object.h"
#include "runtime/audit_hooks.h"

namespace tessera::bench {
namespace {

void GilRows() {
  gil::Gil gil;
  gil::EvalBreaker breaker;
  gil::GilThread thread(breaker);
  Row("free_pair", NanosecondsEach(10000000, [&] {
        gil.Acquire(thread);
        gil.Release(thread);
      }));
}

constexpr immortal::TypeInfo kType{{immortal::kImmortalCount, 0, nullptr}, "thing", sizeof(immortal::Object), 0, nullptr, nullptr, nullptr, nullptr};
constexpr immortal::Static<immortal::Object> kStatic{0, {immortal::kImmortalCount, 0, &kType}};

void CountedPair(uint64_t bits) {
  Touch(bits);
  immortal::IncRef(bits);
  Touch(bits);
  immortal::DecRef(bits);
}

// Counted, and its type read.
void ReadAndCounted(uint64_t bits) {
  Touch(bits);
  immortal::IncRef(bits);
  const immortal::TypeInfo* type = immortal::AsObject(bits)->type;
  Touch(type);
  immortal::DecRef(bits);
}

void ImmortalRows() {
  const uint64_t by_reference = immortal::BitsOf(&kStatic.object);
  Row("pair", NanosecondsEach(100000000, [&] { CountedPair(by_reference); }));
  alloc::Heap heap;
  immortal::Object* object = static_cast<immortal::Object*>(heap.Allocate(sizeof(immortal::Object)));
  immortal::InitObject(object, &kType);
  const uint64_t bits = immortal::BitsOf(object);
  Row("pair_mortal", NanosecondsEach(100000000, [&] { CountedPair(bits); }));
  immortal::Immortalize(object);
  Row("pair_by_count", NanosecondsEach(100000000, [&] { CountedPair(bits); }));
  Row("two_cores_to_one", TwoCoresToOne(20000000, [&] { ReadAndCounted(by_reference); }));
  Row("two_cores_to_one_by_count", TwoCoresToOne(20000000, [&] { ReadAndCounted(bits); }));
}

struct FromHeap {
  alloc::Heap heap;
  void* Allocate(size_t size) { return heap.Allocate(size); }
  void Free(void* block) { alloc::Heap::Free(block); }
};

void HeapRows() {
  FromHeap allocator;
  AllocationRows(allocator);
}

void AuditRows() {
  runtime::AuditHooks hooks;
  runtime::AuditHooks* seen = &hooks;
  Row("event_without_hooks", NanosecondsEach(100000000, [&] {
        Touch(seen);
        absl::Status allowed = seen->Raise({"event"});
        Touch(allowed);
      }));
}

}  // namespace
}  // namespace tessera::bench

int main(int argc, char** argv) {
  const char* group = argc > 1 ? argv[1] : "";
  if (std::strcmp(group, "gil") == 0) tessera::bench::GilRows();
  if (std::strcmp(group, "immortal") == 0) tessera::bench::ImmortalRows();
  if (std::strcmp(group, "heap") == 0) tessera::bench::HeapRows();
  if (std::strcmp(group, "audit") == 0) tessera::bench::AuditRows();
  return 0;
}
