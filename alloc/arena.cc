#include "alloc/arena.h"

#include <algorithm>

namespace tessera::alloc {

// A request of more than half a block gets one of its own, so that the rest of the present one stays in use.
void* Arena::AllocateSlow(size_t size) {
  if (size > PTRDIFF_MAX - sizeof(Block)) return nullptr;
  const bool own = size > (next_size_ - sizeof(Block)) / 2;
  const size_t wanted = own ? size + sizeof(Block) : next_size_;
  Block* block = static_cast<Block*>(heap_->Allocate(wanted));
  if (block == nullptr) return nullptr;
  block->next = blocks_;
  block->size = Heap::UsableSize(block);
  blocks_ = block;
  reserved_ += block->size;
  char* start = reinterpret_cast<char*>(block + 1);
  if (own) return start;
  next_size_ = std::min(next_size_ * 2, kLargestBlock);
  next_ = start + size;
  end_ = reinterpret_cast<char*>(block) + block->size;
  return start;
}

void Arena::Reset() {
  for (Block *block = blocks_, *next; block != nullptr; block = next) {
    next = block->next;
    Heap::Free(block);
  }
  blocks_ = nullptr;
  next_ = end_ = nullptr;
  next_size_ = kFirstBlock;
  reserved_ = 0;
}

}  // namespace tessera::alloc
