#include "alloc/fault_injector.h"

namespace tessera::alloc {

void FaultInjector::FailAfter(uint64_t n, uint64_t count) {
  first_.store(0, std::memory_order_relaxed);
  calls_.store(0, std::memory_order_relaxed);
  failed_.store(0, std::memory_order_relaxed);
  count_.store(count, std::memory_order_relaxed);
  first_.store(n, std::memory_order_release);
}

bool FaultInjector::FailsNow() {
  const uint64_t call = calls_.fetch_add(1, std::memory_order_relaxed) + 1;
  const uint64_t first = first_.load(std::memory_order_acquire);
  if (first == 0 || call < first || call - first >= count_.load(std::memory_order_relaxed)) return false;
  failed_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

bool FaultInjector::Install() {
  return domains_.Set(
      domain_, Allocator{this,
                         [](void* context, size_t size) -> void* {
                           auto* self = static_cast<FaultInjector*>(context);
                           return self->FailsNow() ? nullptr : self->inner_.malloc(self->inner_.context, size);
                         },
                         [](void* context, size_t count, size_t size) -> void* {
                           auto* self = static_cast<FaultInjector*>(context);
                           return self->FailsNow() ? nullptr : self->inner_.calloc(self->inner_.context, count, size);
                         },
                         [](void* context, void* block, size_t size) -> void* {
                           auto* self = static_cast<FaultInjector*>(context);
                           return self->FailsNow() ? nullptr : self->inner_.realloc(self->inner_.context, block, size);
                         },
                         [](void* context, void* block) {
                           auto* self = static_cast<FaultInjector*>(context);
                           self->inner_.free(self->inner_.context, block);
                         },
                         inner_.thread_safe, true});
}

}  // namespace tessera::alloc
