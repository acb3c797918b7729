// ModuleState: the state of one module object, in the heap of its interpreter; and the two phases of initialisation, as a
// language runs them. It is not a module object: a language's module object has one as a member.
//
// Model:      empty -> Allocate (zeroed, before the first exec slot) -> Clear (by the collector) -> Free.
// Threads:    with the GIL of the interpreter.
// Ownership:  the module object calls Traverse, Clear and Free from its own hooks. When an interpreter ends, what is not freed
//             goes with the heap.
// Python:     create and exec slots run code; `clear` and `free` may.
// Errors:     Create and Exec: false or 0 with an exception pending in the language. CPython's texts for modules that lie
//             about it go through ModuleLanguage::RaiseSystemError.
// Cost:       one allocation if state_size is above 0.
// Design:     docs/imports.md, PEP 3121, PEP 489, PEP 630

#ifndef TESSERA_MODULES_MODULE_STATE_H_
#define TESSERA_MODULES_MODULE_STATE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "alloc/heap.h"
#include "interp/thread_state.h"
#include "modules/module_def.h"

namespace tessera::modules {

class ModuleState {
 public:
  constexpr ModuleState() = default;
  ModuleState(const ModuleState&) = delete;
  ModuleState& operator=(const ModuleState&) = delete;

  // False: no memory. With state_size 0 there is nothing to allocate. REQUIRES: empty.
  [[nodiscard]] bool Allocate(alloc::Heap& heap, const ModuleDef& def);
  const ModuleDef* def() const { return def_; }
  void* data() const { return data_; }
  // Null when the module is of another definition (PyType_GetModuleByDef's question) or has no state.
  template <typename T>
  T* As(const ModuleDef& def) const {
    return def_ == &def ? static_cast<T*>(data_) : nullptr;
  }

  // As CPython: traverse and clear are not called before the state is there, free is.
  int Traverse(immortal::Visitor visit) const;
  int Clear();
  void Free();

 private:
  const ModuleDef* def_ = nullptr;
  void* data_ = nullptr;
};

// What initialisation must ask of a language.
class ModuleLanguage {
 public:
  virtual ~ModuleLanguage() = default;
  virtual bool HasException(interp::ThreadState& thread) = 0;
  // Raises; a pending exception becomes its cause.
  virtual void RaiseSystemError(interp::ThreadState& thread, absl::string_view message) = 0;
  virtual void RaiseNoMemory(interp::ThreadState& thread) = 0;
  // An ordinary module object with the name and doc of `def`; 0 with an exception pending.
  virtual uint64_t NewModule(interp::ThreadState& thread, const ModuleDef& def, uint64_t spec) = 0;
  // The state of a module object; null for an object of another kind (create slots may make anything).
  virtual ModuleState* StateOf(uint64_t module) = 0;
};

// Phase one. The caller has asked imports::CheckCompatibility before. A new reference, or 0.
[[nodiscard]] uint64_t CreateModule(interp::ThreadState& thread, ModuleLanguage& language, const ModuleDef& def,
                                    uint64_t spec);
// Phase two: allocates the state, runs the exec slots in order. Calling it again runs nothing twice: it does nothing once the
// state is there. False with an exception pending.
[[nodiscard]] bool ExecModule(interp::ThreadState& thread, ModuleLanguage& language, const ModuleDef& def,
                              uint64_t module);

}  // namespace tessera::modules

#endif  // TESSERA_MODULES_MODULE_STATE_H_
