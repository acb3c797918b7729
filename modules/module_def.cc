#include "modules/module_def.h"

#include <cstring>

#include "absl/strings/str_cat.h"

namespace tessera::modules {
namespace {

absl::Status Refuse(const ModuleDef& def, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("module ", def.name, what));
}

}  // namespace

MultipleInterpreters ModuleDef::multiple_interpreters() const {
  for (const Slot& slot : slots) {
    if (slot.id == kSlotMultipleInterpreters) return static_cast<MultipleInterpreters>(slot.number);
  }
  return MultipleInterpreters::kSupported;
}

CreateFunction ModuleDef::create() const {
  for (const Slot& slot : slots) {
    if (slot.id == kSlotCreate) return slot.create;
  }
  return nullptr;
}

absl::Status Validate(const ModuleDef& def) {
  if (def.name == nullptr) return absl::InvalidArgumentError("a module definition has no name");
  if (def.state_size < 0) return Refuse(def, ": m_size may not be negative for multi-phase initialization");
  int creates = 0, supports = 0, gils = 0;
  for (const Slot& slot : def.slots) {
    switch (slot.id) {
      case kSlotCreate:
        if (++creates > 1) return Refuse(def, " has multiple create slots");
        break;
      case kSlotExec:
        break;
      case kSlotMultipleInterpreters:
        if (++supports > 1) return Refuse(def, " has more than one 'multiple interpreters' slots");
        break;
      case kSlotGil:
        if (++gils > 1) return Refuse(def, " has more than one 'gil' slot");
        break;
      default:
        return Refuse(def, absl::StrCat(" uses unknown slot ID ", slot.id));
    }
  }
  return absl::OkStatus();
}

const ModuleDef* ModuleTable::Find(const char* name, size_t length) const {
  for (const ModuleDef* def : defs) {
    if (std::strlen(def->name) == length && std::memcmp(def->name, name, length) == 0) return def;
  }
  return nullptr;
}

}  // namespace tessera::modules
