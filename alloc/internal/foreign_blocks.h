// The blocks of replaced allocators, by address. Not for use outside alloc/.
//
// Threads:    as the heap that holds the index.
// Errors:     false when the index can't grow; it is then unchanged.
#ifndef TESSERA_ALLOC_INTERNAL_FOREIGN_BLOCKS_H_
#define TESSERA_ALLOC_INTERNAL_FOREIGN_BLOCKS_H_

#include <cstddef>
#include <cstdint>

#include "alloc/allocator.h"
#include "alloc/heap.h"
#include "alloc/table.h"

namespace tessera::alloc::internal {

struct ForeignBlock {
  const Allocator* allocator;
  size_t size;
  uint8_t domain;
};

class ForeignBlocks {
 public:
  explicit ForeignBlocks(Heap& heap) : table_(heap) {}

  [[nodiscard]] bool Insert(void* block, ForeignBlock entry) {
    return table_.Reserve(table_.size() + on_the_way_ + 1) && table_.Insert(block, entry);
  }
  // False: the block is not one of a replaced allocator.
  bool Take(void* block, ForeignBlock* entry) {
    const ForeignBlock* found = table_.Find(block);
    if (found == nullptr) return false;
    *entry = *found;
    return table_.Erase(block);
  }
  // The same, for a block that comes back with PutBack, which then can't fail.
  bool TakeForResize(void* block, ForeignBlock* entry) {
    const bool found = Take(block, entry);
    if (found) ++on_the_way_;
    return found;
  }
  void PutBack(void* block, ForeignBlock entry) {
    --on_the_way_;
    (void)!table_.Insert(block, entry);
  }
  // Returns all of them to their allocators.
  void ReleaseAll() {
    table_.ForEach([](void* block, ForeignBlock& entry) { entry.allocator->free(entry.allocator->context, block); });
    table_.Reset();
  }

  // visit(block, size)
  template <class Visit>
  void ForEach(Visit visit) {
    table_.ForEach([&](void* block, ForeignBlock& entry) { visit(block, entry.size); });
  }

  size_t size() const { return table_.size(); }

 private:
  Table<void*, ForeignBlock> table_;
  size_t on_the_way_ = 0;
};

}  // namespace tessera::alloc::internal

#endif  // TESSERA_ALLOC_INTERNAL_FOREIGN_BLOCKS_H_
