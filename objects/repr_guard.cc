#include "objects/repr_guard.h"

#include "objects/list.h"

namespace tessera::objects {
namespace {

// Newest first: nested containers end in reverse order.
int64_t Find(const List* stack, Value container) {
  for (int64_t i = stack->size; --i >= 0;) {
    if (stack->items[i] == container) return i;
  }
  return -1;
}

}  // namespace

ReprGuard::ReprGuard(Thread& th, Value container) : th_(th), container_(container) {
  if (th.repr_stack.empty()) {
    List* stack = NewList(th);
    if (stack == nullptr) return;
    th.repr_stack = Value(stack);
  }
  List* stack = th.repr_stack.as<List>();
  recursive_ = Find(stack, container) >= 0;
  entered_ = !recursive_ && ListAppend(th, stack, container);
}

ReprGuard::~ReprGuard() {
  if (!entered_) return;
  List* stack = th_.repr_stack.as<List>();
  int64_t i = Find(stack, container_);
  for (--stack->size; i < stack->size; ++i) stack->items[i] = stack->items[i + 1];
  DecRef(container_);
}

}  // namespace tessera::objects
