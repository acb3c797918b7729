// The module math: its tables joined, and its constants.
#include <cmath>
#include <numbers>

#include "modules/math/functions.h"
#include "objects/float.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/native_module.h"

namespace tessera::math {

using namespace objects;  // NOLINT

namespace {

struct Constant {
  const char* name;
  double value;
};
constexpr Constant kConstants[] = {
    {"pi", std::numbers::pi}, {"e", std::numbers::e}, {"tau", 2 * std::numbers::pi}, {"inf", HUGE_VAL}, {"nan", __builtin_nan("")},
};

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  for (const MethodDef* table : {kElementaryFunctions, kRepresentationFunctions, kSumFunctions, kIntegerFunctions})
    if (!AddModuleFunctions(th, module, table)) return false;
  for (const Constant& constant : kConstants) {
    Owned name(Intern(th, constant.name)), value(NewFloat(th, constant.value));
    if (!name || !value || !DictSet(th, dict, name.as<Str>(), value)) return false;
  }
  return true;
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::math

TESSERA_MODULE(math) = {
    .name = "math",
    .doc = "This module provides access to the mathematical functions\ndefined by the C standard.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::math::kContents,
};
