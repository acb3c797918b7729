#include "objects/slot_table.h"

#include "objects/class.h"
#include "objects/heap_type.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/slot_wrap.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace tessera::objects {

const WrapperDef kSlotTable[] = {
#define SLOT(name, slot, Wrap, Python, signature, doc) \
  {#name, ids::name, offsetof(Type, slot), wrap::Wrap, reinterpret_cast<SlotFn>(python::Python), signature, doc},
#include "objects/slots.def"
};
const size_t kSlotCount = sizeof kSlotTable / sizeof kSlotTable[0];

namespace {

bool IsDunder(const Str* name) {
  return name->ascii() && name->length > 4 && name->u8()[0] == '_' && name->u8()[1] == '_' && name->u8()[name->length - 1] == '_';
}

// What the rows of one slot find on a type.
struct SlotChoice {
  SlotFn specific = nullptr;  // native function that serves as it is
  SlotFn generic = nullptr;   // calls the method by its name
  bool use_generic = false;

  void Native(SlotFn function) {
    if (specific == nullptr || specific == function) specific = function;
    else use_generic = true;
  }
  void Python(SlotFn function) {
    use_generic = true;
    if (function != nullptr) generic = function;
  }
  SlotFn chosen() const { return specific != nullptr && !use_generic ? specific : generic; }
};

// `found` is what the type has under the row's name.
void Consider(Type* type, const WrapperDef& row, Value found, SlotChoice* choice) {
  if (IsExactly(found, types::kWrapperDescriptor)) {
    auto* wrapper = found.as<WrapperDescriptor>();
    if (row.id() == wrapper->def->id() && IsSubtype(type, wrapper->owner)) {
      SlotFn native = SlotAt(wrapper->owner, row.offset);
      if (native == nullptr) return;  // the name is another slot's there (list.__add__ is concat)
      choice->Native(native);
      if (choice->generic == nullptr) choice->generic = row.python;
      return;
    }
  }
  if (row.id() == ids::__new__() && IsExactly(found, types::kBuiltinFunction) && IsType(found.as<BuiltinFunction>()->self)) {
    // The __new__ of a native base: its constructor serves the class directly.
    choice->Native(reinterpret_cast<SlotFn>(found.as<BuiltinFunction>()->self.as<Type>()->slots.new_));
    return;
  }
  if (found.IsNone() && row.id() == ids::__hash__()) {
    choice->Native(reinterpret_cast<SlotFn>(HashNotImplemented));
    return;
  }
  choice->Python(row.python);
}

// Rows [first, last) share a slot.
void UpdateSlot(Thread& th, Type* type, size_t first, size_t last) {
  SlotChoice choice;
  for (size_t i = first; i < last; ++i) {
    Value found = FindInMro(th, type, kSlotTable[i].id());
    if (!found.IsNotFound()) Consider(type, kSlotTable[i], found, &choice);
  }
  // A native generic slot that no wrapper chose must not remain where only native code of another slot exists.
  SlotFn chosen = choice.chosen();
  // A loop that runs asks for the next item without looking: a class that loses its __next__ must still answer.
  if (chosen == nullptr && kSlotTable[first].offset == offsetof(Type, slots.iternext) && type->slots.iternext != nullptr)
    chosen = reinterpret_cast<SlotFn>(python::NextMissing);
  SetSlotAt(type, kSlotTable[first].offset, chosen);
}

size_t GroupEnd(size_t first) {
  size_t last = first + 1;
  while (last < kSlotCount && kSlotTable[last].offset == kSlotTable[first].offset) ++last;
  return last;
}

}  // namespace

bool IsSlotName(const Str* name) {
  if (!IsDunder(name)) return false;
  for (size_t i = 0; i < kSlotCount; ++i) {
    if (StrEqual(kSlotTable[i].id(), name)) return true;
  }
  return false;
}

void UpdateSlots(Thread& th, Type* type, Str* name) {
  for (size_t first = 0; first < kSlotCount;) {
    size_t last = GroupEnd(first);
    bool touched = name == nullptr;
    for (size_t i = first; i < last && !touched; ++i) touched = StrEqual(kSlotTable[i].id(), name);
    if (touched) UpdateSlot(th, type, first, last);
    first = last;
  }
}

}  // namespace tessera::objects
