#include "immortal/shared_account.h"

#include <cstdlib>
#include <new>

namespace tessera::immortal {

SharedAccount* SharedAccount::Make(int64_t interpreter, uint64_t limit) {
  void* memory = std::malloc(sizeof(SharedAccount));
  return memory == nullptr ? nullptr : new (memory) SharedAccount(interpreter, limit);
}

bool SharedAccount::Charge(uint64_t bytes) {
  const uint64_t before = bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (limit_ == 0 || (before <= limit_ && bytes <= limit_ - before)) return true;
  Release(bytes);
  return false;
}

void SharedAccount::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) std::free(this);
}

}  // namespace tessera::immortal
