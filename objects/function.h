// What calls and attribute access find on types: native functions, descriptors, bound methods. Python functions are in vm/function.h.
#ifndef TESSERA_OBJECTS_FUNCTION_H_
#define TESSERA_OBJECTS_FUNCTION_H_

#include <array>
#include <span>
#include <utility>

#include "objects/native.h"
#include "objects/static_types.h"
#include "objects/thread.h"

namespace tessera::objects {

struct BuiltinFunction : Object {   // len, [].append
  const MethodDef* def;
  Value self;                       // what the function is bound to, or Unbound
  Value module;                     // name of the module, or None; Unbound: a function of builtins, which all interpreters share (self is None)

  bool is_shared() const { return module.IsUnbound(); }
};
struct MethodDescriptor : Object {  // list.append; also ClassMethodDescriptor
  const MethodDef* def;
  Type* owner;
};
struct WrapperDef;                  // objects/slots.def: a special method that calls a slot
struct WrapperDescriptor : Object { // int.__add__
  const WrapperDef* def;
  Type* owner;
};
struct MethodWrapper : Object {     // (1).__add__
  const WrapperDef* def;
  Type* owner;
  Value self;
};
struct GetSetDescriptor : Object {
  const GetSetDef* def;
  Type* owner;
};
struct MemberDescriptor : Object {  // of __slots__, and the fields of struct sequences
  Value name;                       // str
  Type* owner;
  const char* doc;                  // or null
  uint32_t offset;                  // of the Value in the instance
  bool read_only;
};
struct Method : Object {            // bound
  Value function, self;
};
struct Property : Object {
  Value get, set, del, doc, name;
};
struct FunctionHolder : Object {    // classmethod, staticmethod
  Value function, dict;
};
struct Super : Object {
  Value type, object, object_type;
};

// The functions of a table as constants: immortal by their address, one for all interpreters. For module builtins: their __self__ is the builtins
// of the interpreter that asks, so their native code must not use args[0]. Example:
//   constexpr MethodDef kTable[] = {{"len", &Len, "($module, obj, /)", "..."}, {}};
//   constinit const auto kShared = ShareFunctions(kTable);
template <size_t kRows>
constexpr std::array<immortal::Static<BuiltinFunction>, kRows - 1> ShareFunctions(const MethodDef (&table)[kRows]) {
  return [&]<size_t... kRow>(std::index_sequence<kRow...>) {
    return std::array<immortal::Static<BuiltinFunction>, kRows - 1>{
        immortal::Static<BuiltinFunction>{0, {{immortal::kImmortalCount, 0, StaticType(TypeId::kBuiltinFunction)}, &table[kRow], Value::None(), Value::Unbound()}}...};
  }(std::make_index_sequence<kRows - 1>());
}
using SharedFunctions = std::span<const immortal::Static<BuiltinFunction>>;

Value NewBuiltinFunction(Thread& th, const MethodDef* def, Value self, Value module);
Value NewMethod(Thread& th, Value function, Value self);
// super(type, object).name without a super object in between.
Value GetSuperAttr(Thread& th, Value type, Value object, Str* name);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_FUNCTION_H_
