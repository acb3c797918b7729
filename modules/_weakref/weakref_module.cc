// The module _weakref: what weakref is made of.
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "vm/activation.h"
#include "vm/native_module.h"

namespace tessera::weakref {

using namespace objects;  // NOLINT

namespace {

Value Proxy(Thread& th, const Value* args) { return NewWeakProxy(th, args[1], args[2].IsUnbound() ? Value::None() : args[2]); }
Value Count(Thread& th, const Value* args) { return Value::Int(WeakRefCount(th, args[1])); }
Value List(Thread& th, const Value* args) { return WeakRefsOf(th, args[1]); }

// Removes the key if its weak reference is dead: whoever made a new one under that key keeps it.
Value RemoveDead(Thread& th, const Value* args) {
  if (!IsDict(args[1])) return Raise(th, types::kTypeError, "_remove_dead_weakref() argument 1 must be dict, not %T", args[1]);
  Dict* dict = args[1].as<Dict>();
  Value found = FindDictItem(th, dict, args[2]);
  if (found.empty()) return Value();
  if (!found.IsNotFound()) {
    if (!IsWeakRef(found)) return Raise(th, types::kTypeError, "not a weakref");
    if (found.as<WeakRef>()->target == nullptr && DictDelete(th, dict, args[2]) < 0) return Value();
  }
  return Value::None();
}

constexpr MethodDef kFunctions[] = {
    {"proxy", &Proxy, "($module, object, callback=None, /)", "A proxy that stands for the object without keeping it alive."},
    {"getweakrefcount", &Count, "($module, object, /)", "How many weak references and proxies the object has."},
    {"getweakrefs", &List, "($module, object, /)", "All weak references and proxies of the object."},
    {"_remove_dead_weakref", &RemoveDead, "($module, dct, key, /)", "Removes a key whose value is a dead weak reference."},
    {}};

bool Exec(vm::Thread& th, Value, Dict* dict) {
  return vm::PutNew(th, dict, "ref", Dup(Value(types::kWeakRef))) && vm::PutNew(th, dict, "ReferenceType", Dup(Value(types::kWeakRef))) &&
         vm::PutNew(th, dict, "ProxyType", Dup(Value(types::kWeakProxy))) && vm::PutNew(th, dict, "CallableProxyType", Dup(Value(types::kWeakProxy)));
}

constexpr vm::NativeModule kContents = {kFunctions, &Exec};

}  // namespace

}  // namespace tessera::weakref

TESSERA_MODULE(_weakref) = {
    .name = "_weakref",
    .doc = "Weak references.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::weakref::kContents,
};
