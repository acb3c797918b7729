// The module builtins: its functions stand in the tables of functions.h, its types and exceptions are the static ones.
#include "modules/builtins/functions.h"
#include "objects/errors.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/native_module.h"
#include "vm/python.h"

namespace tessera::builtins {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

struct NamedType {
  const char* name;
  TypeId id;
};
constexpr NamedType kTypes[] = {
    {"bool", TypeId::kBool},           {"bytearray", TypeId::kByteArray}, {"bytes", TypeId::kBytes},
    {"classmethod", TypeId::kClassMethod}, {"complex", TypeId::kComplex}, {"dict", TypeId::kDict},
    {"enumerate", TypeId::kEnumerate}, {"filter", TypeId::kFilter},       {"float", TypeId::kFloat},
    {"frozenset", TypeId::kFrozenSet}, {"int", TypeId::kInt},             {"list", TypeId::kList},
    {"map", TypeId::kMap},             {"memoryview", TypeId::kMemoryView}, {"object", TypeId::kObject},
    {"property", TypeId::kProperty},   {"range", TypeId::kRange},         {"reversed", TypeId::kReversed},
    {"set", TypeId::kSet},             {"slice", TypeId::kSlice},         {"staticmethod", TypeId::kStaticMethod},
    {"str", TypeId::kStr},             {"super", TypeId::kSuper},         {"tuple", TypeId::kTuple},
    {"type", TypeId::kType},           {"zip", TypeId::kZip},
#define EXCEPTION(Name, Base, doc) {#Name, TypeId::k##Name},
#include "objects/exceptions.def"
#undef EXCEPTION
    {"EnvironmentError", TypeId::kOSError}, {"IOError", TypeId::kOSError},
};

bool Put(Thread& th, Dict* dict, const char* name, Value value) {
  Owned key(Intern(th, name));
  return key && DictSet(th, dict, key.as<Str>(), value);
}

constexpr int64_t kNames = 168;  // some more than there are, so that the dict grows once

bool Exec(Thread& th, Value, Dict* dict) {
  if (!ReserveEntries(th, dict, kNames)) return false;
  for (SharedFunctions functions : {kObjectFunctions, kNumberFunctions, kCodeFunctions, kStreamFunctions})
    for (const auto& shared : functions)
      if (!Put(th, dict, shared.object.def->name, Value(&shared.object))) return false;
  for (const NamedType& t : kTypes)
    if (!Put(th, dict, t.name, Value(StaticType(t.id)))) return false;
  return Put(th, dict, "None", Value::None()) && Put(th, dict, "True", Value::True()) && Put(th, dict, "False", Value::False()) &&
         Put(th, dict, "Ellipsis", Value::Ellipsis()) && Put(th, dict, "NotImplemented", Value::NotImplemented()) &&
         Put(th, dict, "__debug__", Value::Bool(vm::OptionsOf(th).optimize == 0));
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::builtins

TESSERA_MODULE(builtins) = {
    .name = "builtins",
    .doc = "The names that every module sees without an import: functions, types, exceptions and constants.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::builtins::kContents,
};
