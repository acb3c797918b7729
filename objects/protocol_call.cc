// Calls of anything.
#include <algorithm>

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

constexpr size_t kFewArguments = 8;

// The method as the type has it when it may be called with the object as its first argument; else Unbound. Borrowed.
Value FindPlainMethod(Thread& th, Value object, Str* name) {
  Type* type = TypeOf(object);
  if (type->slots.getattro != GenericGetAttr) return Value::Unbound();
  if (type->dict_offset != 0) {  // an attribute of the instance comes first
    Object* instance = object.object();
    if (type->inline_offset == 0 || !DictSlot(instance, type)->IsUnbound() || ShapeFind(type->shape, name) >= 0) return Value::Unbound();
  }
  Value found = FindOnType(th, type, name);
  bool plain = IsExactly(found, types::kFunction) || IsExactly(found, types::kMethodDescriptor);
  return plain ? found : Value::Unbound();
}

}  // namespace

Value Call(Thread& th, Value callable, Args args) {
  CallFn call = TypeOf(callable)->slots.call;
  if (call == nullptr) [[unlikely]] return Raise(th, types::kTypeError, "'%.200T' object is not callable", callable);
  return call(th, callable, args);
}

Value Call(Thread& th, Value callable, std::initializer_list<Value> args) {
  return Call(th, callable, Args{args.begin(), args.size()});
}

Value CallMethod(Thread& th, Value object, Str* name, std::initializer_list<Value> args) {
  Owned method = Owned::Borrow(FindPlainMethod(th, object, name));
  if (!method.get().IsUnbound() && args.size() < kFewArguments) {
    Value values[kFewArguments] = {object};
    std::copy(args.begin(), args.end(), values + 1);
    return Call(th, method, Args{values, args.size() + 1});
  }
  method.Reset(GetAttr(th, object, name));
  return method ? Call(th, method, args) : Value();
}

bool IsCallable(Value v) { return TypeOf(v)->slots.call != nullptr; }

}  // namespace tessera::objects
