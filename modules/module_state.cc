#include "modules/module_state.h"

#include "absl/strings/str_cat.h"
#include "interp/interpreter.h"

namespace tessera::modules {
namespace {

// A slot's word against the pending exception. True when both agree that it went well.
bool Agrees(interp::ThreadState& thread, ModuleLanguage& language, const ModuleDef& def, absl::string_view phase,
            bool succeeded) {
  const bool raised = language.HasException(thread);
  if (succeeded != raised) return succeeded;
  language.RaiseSystemError(thread, succeeded
                                        ? absl::StrCat(phase, " of module ", def.name, " raised unreported exception")
                                        : absl::StrCat(phase, " of module ", def.name,
                                                       " failed without setting an exception"));
  return false;
}

bool HasExecSlot(const ModuleDef& def) {
  for (const Slot& slot : def.slots) {
    if (slot.id == kSlotExec) return true;
  }
  return false;
}

}  // namespace

bool ModuleState::Allocate(alloc::Heap& heap, const ModuleDef& def) {
  if (def.state_size > 0) {
    data_ = heap.AllocateZeroed(static_cast<size_t>(def.state_size));
    if (data_ == nullptr) return false;
  }
  def_ = &def;
  return true;
}

int ModuleState::Traverse(immortal::Visitor visit) const {
  return data_ != nullptr && def_->traverse != nullptr ? def_->traverse(data_, visit) : 0;
}

int ModuleState::Clear() { return data_ != nullptr && def_->clear != nullptr ? def_->clear(data_) : 0; }

void ModuleState::Free() {
  if (def_ != nullptr && def_->free != nullptr) def_->free(data_);
  alloc::Heap::Free(data_);
  data_ = nullptr;
  def_ = nullptr;
}

uint64_t CreateModule(interp::ThreadState& thread, ModuleLanguage& language, const ModuleDef& def, uint64_t spec) {
  if (absl::Status valid = Validate(def); !valid.ok()) {
    language.RaiseSystemError(thread, valid.message());
    return 0;
  }
  const CreateFunction create = def.create();
  if (create == nullptr) return language.NewModule(thread, def, spec);
  const uint64_t module = create(thread, def, spec);
  if (!Agrees(thread, language, def, "creation", module != 0)) {
    immortal::XDecRef(module);
    return 0;
  }
  if (language.StateOf(module) != nullptr) return module;
  if (def.state_size > 0 || def.traverse != nullptr || def.clear != nullptr || def.free != nullptr) {
    language.RaiseSystemError(
        thread, absl::StrCat("module ", def.name, " is not a module object, but requests module state"));
  } else if (HasExecSlot(def)) {
    language.RaiseSystemError(thread, absl::StrCat("module ", def.name,
                                                   " specifies execution slots, but did not create a ModuleType instance"));
  } else {
    return module;
  }
  immortal::DecRef(module);
  return 0;
}

bool ExecModule(interp::ThreadState& thread, ModuleLanguage& language, const ModuleDef& def, uint64_t module) {
  ModuleState* state = language.StateOf(module);
  if (state == nullptr) return true;  // not a module object: nothing to execute, as CreateModule has checked
  if (state->def() != nullptr) return true;
  if (!state->Allocate(thread.interpreter().heap(), def)) {
    language.RaiseNoMemory(thread);
    return false;
  }
  for (const Slot& slot : def.slots) {
    if (slot.id != kSlotExec) continue;
    if (!Agrees(thread, language, def, "execution", slot.exec(thread, module, *state))) return false;
  }
  return true;
}

}  // namespace tessera::modules
