// A graph whose nodes point at each other in cycles, collected when allocation asks for it: what a language with reference
// counts needs besides them. The collector is told how to visit a node and how to make it give up its edges.

#include <cstdio>
#include <utility>

#include "alloc/heap.h"
#include "gc/collector.h"
#include "immortal/object.h"

namespace {

using tessera::alloc::Heap;
using tessera::gc::Collector;
using tessera::immortal::BitsOf;
using tessera::immortal::InitObject;
using tessera::immortal::kImmortalCount;
using tessera::immortal::Object;
using tessera::immortal::Ref;
using tessera::immortal::Static;
using tessera::immortal::TypeInfo;
using tessera::immortal::Visitor;
using tessera::immortal::XDecRef;

struct Node : Object {
  Object* edges[2];  // owned; may be null
};

int Clear(Object* object) {
  for (Object*& edge : static_cast<Node*>(object)->edges) XDecRef(BitsOf(std::exchange(edge, nullptr)));
  return 0;
}
int Traverse(Object* object, Visitor visit) {
  for (Object* edge : static_cast<Node*>(object)->edges) {
    if (edge == nullptr) continue;
    if (int stop = visit(edge)) return stop;
  }
  return 0;
}
void Dealloc(Object* object) {
  Clear(object);
  Heap::Free(object);
}
constexpr Static<TypeInfo> kNode = {
    0, {{kImmortalCount, 0, nullptr}, "node", sizeof(Node), 0, &Dealloc, &Traverse, &Clear, nullptr}};

Ref<Node> NewNode(Heap& heap) {
  auto* node = static_cast<Node*>(heap.AllocateCollectable(sizeof(Node)));
  if (node == nullptr) return Ref<Node>();
  node->edges[0] = node->edges[1] = nullptr;
  InitObject(node, &kNode.object);
  return Ref<Node>::Steal(node);
}

// first <-> second, and second -> itself: counts alone would keep both for ever.
bool MakeCycle(Heap& heap) {
  Ref<Node> first = NewNode(heap), second = NewNode(heap);
  if (!first || !second) return false;
  first->edges[0] = second.Dup().release();
  second->edges[0] = first.Dup().release();
  second->edges[1] = second.Dup().release();
  return true;
}

}  // namespace

int main() {
  Heap heap;
  heap.SetLimit(8 << 20);
  bool due = false;  // a language sets a bit of its eval breaker instead
  Collector collector(heap, {.request = [](void* flag) { *static_cast<bool*>(flag) = true; }, .context = &due});
  Ref<Node> kept = NewNode(heap);
  kept->edges[0] = kept.Dup().release();
  long collected = 0, cycles = 0;
  for (; cycles < 500'000; ++cycles) {
    if (!MakeCycle(heap)) return 1;
    if (due) {  // the safe point: no half-made object on the way
      due = false;
      collected += static_cast<long>(collector.CollectIfDue().unreachable);
    }
  }
  collected += static_cast<long>(collector.Collect().unreachable);
  std::printf("%ld cycles made, %ld nodes collected, in a heap of at most 8 MiB\n", cycles, collected);
  std::printf("%zu node is left\n", heap.Stats().collectable_blocks);
  kept->edges[0] = nullptr;  // its own reference to itself
  XDecRef(BitsOf(kept.get()));
  kept = Ref<Node>();
  std::printf("%zu are left\n", heap.Stats().collectable_blocks);
}
