// Struct sequences: tuples whose items have names as well, made by native code (time.struct_time, sys.version_info, os.stat_result).
//
// Model:     a type is a heap type derived from tuple. The first `visible` fields are the items of the tuple; the others are attributes only
//            and lie behind the items, so that tuple's size does not count them.
// Ownership: a spec is constant data and outlives the interpreters that make types of it.
// Errors:    empty + exception; TypeError texts of CPython's constructors.
// Example:   constexpr StructSequenceField kFields[] = {{"x", "the first"}, {"y", "the second"}};
//            constexpr StructSequenceSpec kPoint = {"m.point", "A point.", kFields, 2};
//            Owned type(NewStructSequenceType(th, kPoint, module));
//            Value items[] = {Value::Int(1), Value::Int(2)};
//            Value point = NewStructSequence(th, type.as<Type>(), items);
#ifndef TESSERA_OBJECTS_STRUCT_SEQUENCE_H_
#define TESSERA_OBJECTS_STRUCT_SEQUENCE_H_

#include <span>

#include "objects/thread.h"

namespace tessera::objects {

struct StructSequenceField {
  const char* name;  // null: an item without a name
  const char* doc;   // or null
};

struct StructSequenceSpec {
  const char* name;  // "module.name"
  const char* doc;
  std::span<const StructSequenceField> fields;
  int visible;
  bool may_be_called = true;  // false: "cannot create 'sys.flags' instances"
};

Value NewStructSequenceType(Thread& th, const StructSequenceSpec& spec, Value module);
// Takes over one owned value a field, visible and hidden ones, also when it fails; it fails as well when one of them is empty (exception
// pending).
Value NewStructSequence(Thread& th, Type* type, Value* owned);
inline bool IsStructSequence(Value v, const Type* type) { return v.IsObject() && TypeOf(v) == type; }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STRUCT_SEQUENCE_H_
