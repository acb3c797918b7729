// ModuleDef: what a native module is: how it is created and executed, how big its state is, in which interpreters it may be.
// It is constant data; state is per module object (module_state.h). There is no single-phase initialisation here.
//
// Model:      slots in any order: at most one create, any number of exec (run in order), at most one multiple_interpreters,
//             at most one gil.
// Threads:    immutable: shared by all interpreters without a lock.
// Ownership:  static storage, or kept by whoever loaded the module until its last module object is gone.
// Errors:     Validate: CPython's texts as InvalidArgument (a language raises SystemError).
// Example:    constexpr modules::Slot kSlots[] = {
//                 modules::Slot::Exec(&ExecCounter),
//                 modules::Slot::MultipleInterpreters(modules::MultipleInterpreters::kPerInterpreterGil)};
//             TESSERA_MODULE(counter) = {.name = "counter", .state_size = sizeof(CounterState), .slots = kSlots};
// Design:     docs/imports.md, PEP 489, PEP 630, PEP 684

#ifndef TESSERA_MODULES_MODULE_DEF_H_
#define TESSERA_MODULES_MODULE_DEF_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "immortal/object.h"
#include "imports/compatibility.h"
#include "interp/thread_state.h"

namespace tessera::modules {

class ModuleState;
struct ModuleDef;
using imports::MultipleInterpreters;

// Makes the module object; the language's value, 0 with an exception pending. `spec` is the language's.
using CreateFunction = uint64_t (*)(interp::ThreadState& thread, const ModuleDef& def, uint64_t spec);
// Fills a module object, a borrowed value. False with an exception pending.
using ExecFunction = bool (*)(interp::ThreadState& thread, uint64_t module, ModuleState& state);
// As TypeInfo's, over the state of one module object.
using StateTraverse = int (*)(void* state, immortal::Visitor visit);
using StateClear = int (*)(void* state);
using StateFree = void (*)(void* state);

// CPython's numbers.
enum SlotId : int { kSlotCreate = 1, kSlotExec = 2, kSlotMultipleInterpreters = 3, kSlotGil = 4 };

struct Slot {
  int id;
  union {
    uint64_t number;
    CreateFunction create;
    ExecFunction exec;
  };

  static constexpr Slot Create(CreateFunction create) { return Slot(kSlotCreate, create); }
  static constexpr Slot Exec(ExecFunction exec) { return Slot(kSlotExec, exec); }
  static constexpr Slot MultipleInterpreters(imports::MultipleInterpreters support) {
    return Slot(kSlotMultipleInterpreters, static_cast<uint64_t>(support));
  }
  constexpr Slot(int slot, uint64_t value) : id(slot), number(value) {}
  constexpr Slot(int slot, CreateFunction value) : id(slot), create(value) {}
  constexpr Slot(int slot, ExecFunction value) : id(slot), exec(value) {}
};

struct ModuleDef {
  const char* name = nullptr;
  const char* doc = nullptr;
  int64_t state_size = 0;  // bytes, zeroed, from the interpreter's heap; negative is refused
  std::span<const Slot> slots = {};
  StateTraverse traverse = nullptr;
  StateClear clear = nullptr;
  StateFree free = nullptr;
  // A library below it has state of its own for the whole process: the second interpreter that asks is refused.
  bool once_per_process = false;
  // What the language adds: a table of functions, constants, types.
  const void* contents = nullptr;

  MultipleInterpreters multiple_interpreters() const;
  CreateFunction create() const;  // null: the language's ordinary module object
};

[[nodiscard]] absl::Status Validate(const ModuleDef& def);

// The modules that a runtime is composed of, made by tessera_runtime() in modules/defs.bzl.
struct ModuleTable {
  std::span<const ModuleDef* const> defs;
  // Null when there is none of that name.
  const ModuleDef* Find(const char* name, size_t length) const;
};

}  // namespace tessera::modules

// Defines the constant by which tessera_runtime() finds the module of the target of that name. At namespace scope, outside of
// any namespace: TESSERA_MODULE(counter) = {.name = "counter", ...};
#define TESSERA_MODULE(name)                                        \
  extern const ::tessera::modules::ModuleDef tessera_module_##name; \
  constinit const ::tessera::modules::ModuleDef tessera_module_##name

#endif  // TESSERA_MODULES_MODULE_DEF_H_
