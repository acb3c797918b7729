// The table of special methods (objects/slots.def) as code: which slot a name stands for, how a slot is called from Python, how a
// class's method fills it.
#ifndef TESSERA_OBJECTS_SLOT_TABLE_H_
#define TESSERA_OBJECTS_SLOT_TABLE_H_

#include <cstddef>
#include <cstring>

#include "objects/function.h"
#include "objects/thread.h"

namespace tessera::objects {

using SlotFn = void (*)();  // any slot's function, to be cast back
// Calls the slot function with what was given to the method. `def` names it in error messages.
using WrapFn = Value (*)(Thread& th, const WrapperDef& def, SlotFn slot, Value self, Args args);

struct WrapperDef {
  const char* name;
  Str* (*id)();         // the same as an identifier
  uint32_t offset;      // of the slot in Type
  WrapFn wrap;          // null: no method is made
  SlotFn python;        // null: another row of that name fills a slot
  const char* signature;
  const char* doc;
};

extern const WrapperDef kSlotTable[];
extern const size_t kSlotCount;

inline SlotFn SlotAt(const Type* type, uint32_t offset) {
  SlotFn function;
  std::memcpy(&function, reinterpret_cast<const char*>(type) + offset, sizeof function);
  return function;
}
inline void SetSlotAt(Type* type, uint32_t offset, SlotFn function) {
  std::memcpy(reinterpret_cast<char*>(type) + offset, &function, sizeof function);
}

// Is it the name of a special method that fills slots?
bool IsSlotName(const Str* name);
// Makes the slots that `name` stands for (null: all) agree with what the mro of the heap type says.
void UpdateSlots(Thread& th, Type* type, Str* name);

// slots of types whose hash is taken away.
int64_t HashNotImplemented(Thread& th, Value self);
// The hash of identity: object.__hash__.
int64_t HashPointer(const void* pointer);
// What object.__new__ and object.__init__ are; type.__call__ and subclasses compare slots with them.
Value ObjectNew(Thread& th, Type* type, Args args);
bool ObjectInit(Thread& th, Value self, Args args);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_SLOT_TABLE_H_
