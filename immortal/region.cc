#include "immortal/region.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <new>

#include "sync/fatal.h"

namespace tessera::immortal {

Region* Region::Make(size_t bytes) {
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  if (bytes > SIZE_MAX / 2) return nullptr;
  const size_t size = (8 + bytes + page - 1) / page * page;
  void* memory = std::malloc(sizeof(Region));
  if (memory == nullptr) return nullptr;
  void* mapping = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) {
    std::free(memory);
    return nullptr;
  }
  return new (memory) Region(reinterpret_cast<uintptr_t>(mapping), size);
}

void* Region::Place(size_t size) {
  const size_t whole = PlaceSize(size);
  if (whole < size || whole > end() - next_ + 8) sync::Fatal("a region of %zu bytes has no room for %zu more", size_, size);
  void* block = reinterpret_cast<void*>(next_);
  next_ += whole;
  return block;
}

void* Region::PlaceObject(const TypeInfo* type, size_t size, uint32_t flags) {
  Object* object = static_cast<Object*>(Place(size));
  object->count = kImmortalCount;
  object->flags = flags;
  object->type = type;
  return object;
}

void Region::Seal() {
  // It may be refused when the process is at its limit of mappings: then it is still right, only not guarded.
  (void)mprotect(reinterpret_cast<void*>(begin_), size_, PROT_READ);
}

void Region::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  munmap(reinterpret_cast<void*>(begin_), size_);
  std::free(this);
}

RegionUse* RegionUse::Make(Region* region, SharedAccount* account) {
  if (!account->Charge(region->size())) return nullptr;
  void* memory = std::malloc(sizeof(RegionUse));
  if (memory == nullptr) {
    account->Release(region->size());
    return nullptr;
  }
  region->Ref();
  account->Ref();
  return new (memory) RegionUse(region, account);
}

void RegionUse::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  account_->Release(region_->size());
  account_->Unref();
  region_->Unref();
  std::free(this);
}

}  // namespace tessera::immortal
