// library_costs gil|immortal|heap: nanoseconds of a pair, each as a program pays it. peer_costs.cc does the same with others.
#include <cstring>

#include "alloc/heap.h"
#include "bench/loops.h"
#include "gil/gil.h"
#include "immortal/object.h"

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

constexpr immortal::Static<immortal::Object> kStatic{0, {immortal::kImmortalCount, 0, nullptr}};

void ImmortalRows() {
  uint64_t bits = immortal::BitsOf(&kStatic.object);
  Row("pair", NanosecondsEach(100000000, [&] {
        Touch(bits);
        immortal::IncRef(bits);
        Touch(bits);
        immortal::DecRef(bits);
      }));
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

}  // namespace
}  // namespace tessera::bench

int main(int argc, char** argv) {
  const char* group = argc > 1 ? argv[1] : "";
  if (std::strcmp(group, "gil") == 0) tessera::bench::GilRows();
  if (std::strcmp(group, "immortal") == 0) tessera::bench::ImmortalRows();
  if (std::strcmp(group, "heap") == 0) tessera::bench::HeapRows();
  return 0;
}
