// The module tessera: what this runtime has beyond Python's own modules.
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"
#include "vm/native_module.h"
#include "vm/python.h"
#include "vm/regions.h"

namespace tessera::tessera_module {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

Value Freeze(Thread& th, const Value* args) { return vm::Freeze(AsVm(th), args[1]); }

Value IsFrozen(Thread& th, const Value* args) { return Value::Bool(vm::IsFrozen(AsVm(th), args[1])); }

Value FrozenRegions(Thread& th, const Value*) {
  Owned list(NewList(th));
  immortal::RegionSet* regions = vm::InterpreterOf(th).regions;
  for (size_t n = 0; list && regions != nullptr && n < regions->size(); ++n) {
    const immortal::Region* region = regions->region(n);
    Value items[2] = {Value::Int(static_cast<int64_t>(region->size())), Value::Int(region->refs())};
    Owned pair(NewTuple(th, items, 2));
    if (!pair || !ListAppend(th, list.as<List>(), pair)) return Value();
  }
  return list.Release();
}

Value ReleaseRegions(Thread& th, const Value*) { return NewInt(th, static_cast<int64_t>(vm::CollectRegions(AsVm(th)))); }

constexpr MethodDef kFunctions[] = {
    {"freeze", &Freeze, "($module, obj, /)",
     "An object equal to obj that every interpreter can read in place: sent to another one, it is not copied. For None, bool, int, float, complex, str, bytes, code, and "
     "tuples and frozensets of these; TypeError for others."},
    {"is_frozen", &IsFrozen, "($module, obj, /)", "Whether every interpreter can read obj in place."},
    {"frozen_regions", &FrozenRegions, "($module, /)",
     "The regions of frozen objects that this interpreter uses: a list of (bytes, number of users). A user is an interpreter, or what it has sent and nobody taken."},
    {"release_regions", &ReleaseRegions, "($module, /)",
     "Gives up the regions that nothing of this interpreter refers to any more, as a full garbage collection does, and returns how many there were."},
    {}};

constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::tessera_module

TESSERA_MODULE(tessera) = {
    .name = "tessera",
    .doc = "What this runtime has beyond Python's own modules: frozen objects, which interpreters share.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::tessera_module::kContents,
};
