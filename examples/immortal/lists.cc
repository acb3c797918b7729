// Linked lists of counted objects that end in an immortal one: the empty list, one for all heaps and all threads, that no
// count is ever written to. A list of a million cells ends without recursion.

#include <cstdio>

#include "alloc/heap.h"
#include "immortal/object.h"

namespace {

using tessera::alloc::Heap;
using tessera::immortal::BitsOf;
using tessera::immortal::DecRef;
using tessera::immortal::InitObject;
using tessera::immortal::kImmortalCount;
using tessera::immortal::Object;
using tessera::immortal::Ref;
using tessera::immortal::Static;
using tessera::immortal::TypeInfo;

struct Cell : Object {
  long value;
  Object* next;  // owned
};

void FreeCell(Object* object) {
  Object* next = static_cast<Cell*>(object)->next;
  Heap::Free(object);
  DecRef(BitsOf(next));  // a million of these inside each other wait in a queue, not on the stack
}

// Constants, completed by the compiler. Static puts them where counting ignores them without a look at the memory.
constexpr Static<TypeInfo> kCellType = {
    0, {{kImmortalCount, 0, nullptr}, "cell", sizeof(Cell), 0, &FreeCell, nullptr, nullptr, nullptr}};
constexpr Static<Cell> kEmpty = {0, {{kImmortalCount, 0, &kCellType.object}, 0, nullptr}};

Ref<Object> Empty() { return Ref<Object>::Steal(const_cast<Cell*>(&kEmpty.object)); }

// Takes over `tail`. Empty-handed: no memory.
Ref<Object> Cons(Heap& heap, long value, Ref<Object> tail) {
  auto* cell = static_cast<Cell*>(heap.Allocate(sizeof(Cell)));
  if (cell == nullptr) return Ref<Object>();
  InitObject(cell, &kCellType.object);
  cell->value = value;
  cell->next = tail.release();
  return Ref<Object>::Steal(cell);
}

size_t Cells(const Heap& heap) { return heap.Stats().blocks_in_use; }

long Sum(const Object* list) {
  long sum = 0;
  for (; list != &kEmpty.object; list = static_cast<const Cell*>(list)->next) sum += static_cast<const Cell*>(list)->value;
  return sum;
}

}  // namespace

int main() {
  Heap heap;
  Ref<Object> shared = Cons(heap, 3, Empty());
  Ref<Object> first = Cons(heap, 1, shared.Dup());
  Ref<Object> second = Cons(heap, 2, std::move(shared));
  std::printf("sums %ld and %ld over %zu cells\n", Sum(first.get()), Sum(second.get()), Cells(heap));
  first = Ref<Object>();
  std::printf("one list gone, the shared cell stays: sum %ld, %zu cells\n", Sum(second.get()), Cells(heap));
  second = Ref<Object>();

  Ref<Object> deep = Empty();
  for (long i = 0; i < 1'000'000; ++i) deep = Cons(heap, i, std::move(deep));
  std::printf("a list of %zu cells\n", Cells(heap));
  deep = Ref<Object>();
  std::printf("%zu cells; the empty list still counts %s\n", Cells(heap), kEmpty.object.count == kImmortalCount ? "nothing" : "?");
}
