// A heap with a limit: what does not fit is a null pointer, and the end gives all back.
#include <cstdio>

#include "alloc/heap.h"

int main() {
  tessera::alloc::Heap heap;
  heap.SetLimit(1 << 20);
  size_t blocks = 0;
  while (heap.Allocate(1000) != nullptr) ++blocks;
  std::printf("alloc: %zu blocks of 1000 bytes within %zu bytes\n", blocks, heap.limit());
  return heap.reserved_bytes() <= heap.limit() && blocks > 500 ? 0 : 1;
}
