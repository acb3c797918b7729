// What a native Python module gives besides its slots: functions, and a function that fills the rest.
//
// Model:   modules::ModuleDef::contents points at a NativeModule. The evaluator makes the module object, adds the functions (bound to the module: their
//          signatures begin with $module) and calls `exec`.
// Example: constexpr objects::MethodDef kFunctions[] = {{"sqrt", &Sqrt, "($module, x, /)", "Square root of x."}, {}};
//          constexpr vm::NativeModule kContents = {kFunctions, &Exec};
//          TESSERA_MODULE(math) = {.name = "math", .doc = "...", .slots = vm::kPerInterpreterGil, .contents = &kContents};
// Design:  docs/how-to-add-a-native-module.md
#ifndef TESSERA_VM_NATIVE_MODULE_H_
#define TESSERA_VM_NATIVE_MODULE_H_

#include "modules/module_def.h"
#include "objects/dict.h"
#include "objects/native.h"
#include "objects/thread.h"

namespace tessera::vm {

struct Thread;

struct NativeModule {
  const objects::MethodDef* functions = nullptr;
  // Adds constants and types to the module's dict. False: exception pending. May be null.
  bool (*exec)(Thread& th, objects::Value module, objects::Dict* dict) = nullptr;
};

// The slots of a module that works in every interpreter.
inline constexpr modules::Slot kPerInterpreterGil[] = {
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};

// A new, executed module object of the definition; empty + exception. It is not entered in sys.modules.
objects::Value MakeNativeModule(Thread& th, const modules::ModuleDef& def);

}  // namespace tessera::vm

#endif  // TESSERA_VM_NATIVE_MODULE_H_
