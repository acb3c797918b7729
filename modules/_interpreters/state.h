// What module _interpreters keeps in an interpreter: its exception classes; and how its functions raise.
#ifndef TESSERA_MODULES_INTERPRETERS_STATE_H_
#define TESSERA_MODULES_INTERPRETERS_STATE_H_

#include "absl/status/status.h"
#include "interp/handle.h"
#include "objects/module.h"
#include "objects/native.h"
#include "vm/native_module.h"
#include "vm/python.h"

namespace tessera::interpreters {

struct State {  // owned
  objects::Value interpreter_error, not_found_error, not_shareable_error;
};

inline State& StateOf(objects::Value module) { return vm::StateOf<State>(module); }

// InterpreterNotFoundError or InterpreterError (or MemoryError) with the status's message. Returns empty.
objects::Value RaiseStatus(vm::Thread& th, objects::Value module, const absl::Status& status);

// The running interpreter with that id: an int, or an object with __index__. False: exception pending.
bool FindInterpreter(vm::Thread& th, objects::Value module, objects::Value id, interp::InterpreterView* view);

// run.cc
objects::Value Exec(objects::Thread& th, const objects::Value* args);
objects::Value CallFunction(objects::Thread& th, const objects::Value* args);
objects::Value SetMainAttrs(objects::Thread& th, const objects::Value* args);
objects::Value CaptureException(objects::Thread& th, const objects::Value* args);

// configs.cc
objects::Value NewConfig(objects::Thread& th, const objects::Value* args);
objects::Value GetConfig(objects::Thread& th, const objects::Value* args);
// None, the name of a preset, or an object with the attributes of new_config()'s. False: exception pending.
bool ReadConfig(objects::Thread& th, objects::Value v, interp::InterpreterConfig* config);

}  // namespace tessera::interpreters

#endif  // TESSERA_MODULES_INTERPRETERS_STATE_H_
