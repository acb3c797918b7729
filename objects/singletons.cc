// None, NotImplemented and Ellipsis: values without objects, whose types have behaviour all the same.
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/slot_table.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

bool CheckNoArgs(Thread& th, const char* name, Args args) {
  if (args.count == 0 && (args.kwnames == nullptr || args.kwnames->size == 0)) return true;
  Raise(th, types::kTypeError, "%s takes no arguments", name);
  return false;
}

Value NoneRepr(Thread& th, Value) { return Intern(th, "None"); }
int NoneBool(Thread&, Value) { return 0; }
int64_t NoneHash(Thread&, Value) { return 0xFCA86420; }
Value NoneNew(Thread& th, Type*, Args args) { return CheckNoArgs(th, "NoneType", args) ? Value::None() : Value(); }

Value NotImplementedRepr(Thread& th, Value) { return Intern(th, "NotImplemented"); }
int NotImplementedBool(Thread&, Value) { return 1; }
Value NotImplementedNew(Thread& th, Type*, Args args) { return CheckNoArgs(th, "NotImplementedType", args) ? Value::NotImplemented() : Value(); }
Value NotImplementedReduce(Thread& th, const Value*) { return Intern(th, "NotImplemented"); }

Value EllipsisRepr(Thread& th, Value) { return Intern(th, "Ellipsis"); }
Value EllipsisNew(Thread& th, Type*, Args args) { return CheckNoArgs(th, "EllipsisType", args) ? Value::Ellipsis() : Value(); }
Value EllipsisReduce(Thread& th, const Value*) { return Intern(th, "Ellipsis"); }

const MethodDef kNotImplementedMethods[] = {{"__reduce__", NotImplementedReduce, "($self, /)", nullptr}, {}};
const MethodDef kEllipsisMethods[] = {{"__reduce__", EllipsisReduce, "($self, /)", nullptr}, {}};

}  // namespace

void InitNoneTypeType(Type* type) {
  type->slots.repr = NoneRepr;
  type->slots.bool_ = NoneBool;
  type->slots.hash = NoneHash;
  type->slots.new_ = NoneNew;
}

void InitNotImplementedTypeType(Type* type) {
  type->slots.repr = NotImplementedRepr;
  type->slots.bool_ = NotImplementedBool;
  type->slots.new_ = NotImplementedNew;
  type->methods = kNotImplementedMethods;
}

void InitEllipsisTypeType(Type* type) {
  type->slots.repr = EllipsisRepr;
  type->slots.new_ = EllipsisNew;
  type->methods = kEllipsisMethods;
}

}  // namespace tessera::objects
