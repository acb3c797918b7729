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

#include <utility>

#include "modules/module_def.h"
#include "modules/module_state.h"
#include "objects/dict.h"
#include "objects/module.h"
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

// For a module whose state is a struct of owned values (some may be empty) and nothing else: its ModuleDef's traverse, clear and free.
template <class State>
struct ValuesState {
  static_assert(sizeof(State) % sizeof(objects::Value) == 0);
  static constexpr size_t kCount = sizeof(State) / sizeof(objects::Value);

  static int Traverse(void* data, immortal::Visitor visit) {
    const objects::Value* values = static_cast<const objects::Value*>(data);
    for (size_t n = 0; n < kCount; ++n)
      if (int result = values[n].empty() ? 0 : visit(values[n].bits())) return result;
    return 0;
  }
  static int Clear(void* data) {
    objects::Value* values = static_cast<objects::Value*>(data);
    for (size_t n = 0; n < kCount; ++n) XDecRef(std::exchange(values[n], objects::Value()));
    return 0;
  }
  static void Free(void* data) {  // null: the module was never executed
    if (data != nullptr) (void)Clear(data);
  }
};

// The state of a module object, which native functions get as args[0]. REQUIRES: it is one of the definition with this State, executed.
template <class State>
State& StateOf(objects::Value module) {
  return *static_cast<State*>(static_cast<modules::ModuleState*>(module.as<objects::Module>()->state)->data());
}

// The same, of the first class in the mro that a module of this definition made; null when there is none, or its module is not executed or has
// ended. Raises nothing: vm/module_type.h has the form that does.
void* FindStateOfType(const objects::Type* type, const modules::ModuleDef& def);
template <class State>
State* FindModuleState(const objects::Type* type, const modules::ModuleDef& def) {
  return static_cast<State*>(FindStateOfType(type, def));
}

using objects::PutNew;

// A new exception class of the module, also in `dict`. New reference.
objects::Value AddExceptionClass(objects::Thread& th, objects::Dict* dict, const char* module, const char* name, objects::Value base, const char* doc);

// The two phases of PEP 489. A new module object of the definition under its full name (null: the definition's own), not executed; empty + exception.
objects::Value CreateNativeModule(Thread& th, const modules::ModuleDef& def, objects::Str* name = nullptr);
// Its functions, then what `contents` and the exec slots do. False: exception pending.
bool ExecNativeModule(Thread& th, const modules::ModuleDef& def, objects::Value module);
// Both; it is not entered in sys.modules.
objects::Value MakeNativeModule(Thread& th, const modules::ModuleDef& def);

}  // namespace tessera::vm

#endif  // TESSERA_VM_NATIVE_MODULE_H_
