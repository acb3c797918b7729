// FaultInjector: makes the n-th allocation of a domain fail, for tests that show what a failure at any place leaves behind. A heap
// has that itself (Heap::FailAfter); this is for the raw domain and for replaced allocators.
//
// Threads:    any; the count is one for all threads.
// Ownership:  outlives every block that was allocated through it: as long as its Domains.
// Errors:     Install is false when there is no memory.
// Example:    alloc::FaultInjector faults(domains, alloc::Domain::kRaw);
//             if (!faults.Install()) return OutOfMemory();
//             faults.FailAfter(3);        // the third from now on, and all that follow
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_FAULT_INJECTOR_H_
#define TESSERA_ALLOC_FAULT_INJECTOR_H_

#include <atomic>
#include <cstdint>

#include "alloc/domains.h"

namespace tessera::alloc {

class FaultInjector {
 public:
  FaultInjector(Domains& domains, Domain domain) : domains_(domains), domain_(domain), inner_(domains.Get(domain)) {}
  FaultInjector(const FaultInjector&) = delete;
  FaultInjector& operator=(const FaultInjector&) = delete;

  // Wraps the allocator that was the domain's when this was made; Remove puts it back.
  [[nodiscard]] bool Install();
  [[nodiscard]] bool Remove() { return domains_.Set(domain_, inner_); }

  // The n-th allocation from now on (1: the next) and those after it, `count` in all, fail; n = 0: none.
  void FailAfter(uint64_t n, uint64_t count = UINT64_MAX);
  // Allocations since FailAfter, failed ones included.
  uint64_t calls() const { return calls_.load(std::memory_order_relaxed); }
  uint64_t failed() const { return failed_.load(std::memory_order_relaxed); }

 private:
  bool FailsNow();

  Domains& domains_;
  const Domain domain_;
  const Allocator inner_;
  std::atomic<uint64_t> calls_{0}, failed_{0};
  std::atomic<uint64_t> first_{0}, count_{0};
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_FAULT_INJECTOR_H_
