#include "objects/simple_namespace.h"

#include <cstddef>

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/repr_guard.h"
#include "objects/str.h"
#include "objects/tuple.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace tessera::objects {
namespace {

Dict* DictOf(Value self) { return self.as<SimpleNamespace>()->dict.as<Dict>(); }

Value NamespaceNew(Thread& th, Type* type, Args) {
  Owned dict(NewDict(th));
  if (!dict) return Value();
  auto* ns = static_cast<SimpleNamespace*>(NewObject(th, type, sizeof(SimpleNamespace)));
  if (ns == nullptr) return Value();
  ns->dict = dict.Release();
  return ns;
}

bool NamespaceInit(Thread& th, Value self, Args args) {
  if (args.count > 0) {
    Raise(th, types::kTypeError, "no positional arguments expected");
    return false;
  }
  int64_t keywords = args.kwnames != nullptr ? args.kwnames->size : 0;
  for (int64_t i = 0; i < keywords; ++i) {
    if (!DictSet(th, DictOf(self), args.kwnames->items()[i], args.values[i])) return false;
  }
  return true;
}

Value NamespaceRepr(Thread& th, Value self) {
  const char* name = IsExactly(self, types::kSimpleNamespace) ? "namespace" : TypeOf(self)->name;
  ReprGuard guard(th, self);
  if (guard.recursive()) return Format(th, "%s(...)", name);
  if (!guard) return Value();
  StrBuilder out(th);
  Owned head(Format(th, "%s(", name));
  if (!head || !out.Append(head.as<Str>())) return Value();
  Owned copy(DictCopy(th, DictOf(self)));
  if (!copy) return Value();
  int64_t position = 0;
  Value key, value;
  bool first = true;
  while (DictNext(copy.as<Dict>(), &position, &key, &value)) {
    if (!IsStr(key) || key.as<Str>()->length == 0) continue;
    Owned item(Format(th, "%s%U=%R", first ? "" : ", ", key, value));
    if (!item || !out.Append(item.as<Str>())) return Value();
    first = false;
  }
  return out.Append(')') ? out.Finish() : Value();
}

Value NamespaceCompare(Thread& th, Value a, Value b, CompareOp op) {
  if (!IsSubtype(TypeOf(a), types::kSimpleNamespace) || !IsSubtype(TypeOf(b), types::kSimpleNamespace)) return Value::NotImplemented();
  return Compare(th, DictOf(a), DictOf(b), op);
}

Value NamespaceReduce(Thread& th, const Value* args) {
  Value items[3] = {TypeOf(args[0]), EmptyTuple(), args[0].as<SimpleNamespace>()->dict};
  return NewTuple(th, items, 3);
}

const MethodDef kNamespaceMethods[] = {{"__reduce__", NamespaceReduce, "($self, /)", "Return state information for pickling"}, {}};
const GetSetDef kNamespaceGetSets[] = {{"__dict__", GetDictAttribute, nullptr, nullptr}, {}};

void NamespaceDealloc(Object* object) {
  HideFromCollector(object);
  XDecRef(static_cast<SimpleNamespace*>(object)->dict);
  FreeObject(object);
}
int NamespaceTraverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<SimpleNamespace*>(object)->dict); }
// The dict may be somebody else's too: a cycle through it is broken in it.
int NamespaceClear(Object*) { return 0; }

}  // namespace

Value NewSimpleNamespace(Thread& th, Dict* attributes) {
  Owned made(NamespaceNew(th, types::kSimpleNamespace, {}));
  if (!made) return Value();
  return attributes == nullptr || DictUpdate(th, DictOf(made), attributes) ? made.Release() : Value();
}

void InitSimpleNamespaceType(Type* type) {
  type->size = sizeof(SimpleNamespace);
  type->type_flags = kBaseType | kCollectable | kHasDict;
  type->dict_offset = offsetof(SimpleNamespace, dict);
  type->dealloc = NamespaceDealloc;
  type->traverse = NamespaceTraverse;
  type->clear = NamespaceClear;
  type->slots.repr = NamespaceRepr;
  type->slots.richcompare = NamespaceCompare;
  type->slots.new_ = NamespaceNew;
  type->slots.init = NamespaceInit;
  type->methods = kNamespaceMethods;
  type->getsets = kNamespaceGetSets;
  type->docstring = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)";
}

}  // namespace tessera::objects
