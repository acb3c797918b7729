// Between the slot files: the functions that fill the slots of classes whose special methods are written in Python. Each looks the method up
// on the type of its operand and calls it.
#ifndef TESSERA_OBJECTS_SLOT_PYTHON_H_
#define TESSERA_OBJECTS_SLOT_PYTHON_H_

#include "objects/slot_table.h"

namespace tessera::objects::python {

inline constexpr SlotFn None = nullptr;

Value Repr(Thread& th, Value self);
Value Str(Thread& th, Value self);
int64_t Hash(Thread& th, Value self);
Value Call(Thread& th, Value self, Args args);
Value GetAttrHook(Thread& th, Value self, objects::Str* name);
bool SetAttr(Thread& th, Value self, objects::Str* name, Value value);
inline bool IsSetAttr(SetAttrFn function) { return function == SetAttr; }
Value Compare(Thread& th, Value self, Value other, CompareOp op);
Value Iter(Thread& th, Value self);
Value Next(Thread& th, Value self);         // NotFound for any StopIteration
Value NextOrStop(Thread& th, Value self);   // leaves StopIteration pending
Value NextMissing(Thread& th, Value self);  // stands in the slot of a class that has lost its __next__
inline bool IsIterator(Value v) {
  IterNextFn next = TypeOf(v)->slots.iternext;
  return next != nullptr && next != NextMissing;
}
Value DescrGet(Thread& th, Value self, Value object, Value type);
bool DescrSet(Thread& th, Value self, Value object, Value value);
bool Init(Thread& th, Value self, Args args);
Value New(Thread& th, Type* type, Args args);
void Del(Object* self);

template <BinaryOp op>
Value Binary(Thread& th, Value a, Value b);
template <BinaryOp op>
Value Inplace(Thread& th, Value a, Value b);
Value Power3(Thread& th, Value a, Value b, Value modulus);
Value DivMod(Thread& th, Value a, Value b);
Value Negative(Thread& th, Value self);
Value Positive(Thread& th, Value self);
Value Absolute(Thread& th, Value self);
Value Invert(Thread& th, Value self);
Value Int(Thread& th, Value self);
Value Float(Thread& th, Value self);
Value Index(Thread& th, Value self);
int Bool(Thread& th, Value self);

int64_t Length(Thread& th, Value self);
Value GetItem(Thread& th, Value self, Value key);
bool SetItem(Thread& th, Value self, Value key, Value value);
int Contains(Thread& th, Value self, Value item);

// Calls the special method with self and `count` more values; NotFound when the type has none.
Value CallSpecial(Thread& th, Value self, objects::Str* name, const Value* values, size_t count);
Value CallSpecial(Thread& th, Value self, objects::Str* name);
Value CallSpecial(Thread& th, Value self, objects::Str* name, Value argument);

}  // namespace tessera::objects::python

#endif  // TESSERA_OBJECTS_SLOT_PYTHON_H_
