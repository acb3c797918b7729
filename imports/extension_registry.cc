#include "imports/extension_registry.h"

namespace tessera::imports {

ExtensionRegistry::ExtensionRegistry() : mutex_(sync::rank::kExtensionRegistry) {}

absl::StatusOr<const Extension*> ExtensionRegistry::Load(const ExtensionDeclaration& declaration,
                                                         const ImportSite& site, int64_t interpreter_id) {
  if (absl::Status allowed = CheckCompatibility(declaration.name, declaration.kind, site); !allowed.ok()) {
    return allowed;
  }
  sync::RankedLock lock(mutex_);
  std::unique_ptr<Record>& record = records_[Key(declaration.file, declaration.name)];
  if (record == nullptr) {
    record = std::make_unique<Record>(Record{
        {TakeIndex(), declaration.kind, declaration.once_per_process, declaration.definition}, interpreter_id});
  } else if (record->extension.once_per_process && record->first_interpreter != interpreter_id) {
    return absl::FailedPreconditionError("cannot load module more than once per process");
  }
  return &record->extension;
}

const Extension* ExtensionRegistry::Find(absl::string_view file, absl::string_view name) {
  sync::RankedLock lock(mutex_);
  const auto found = records_.find(Key(file, name));
  return found == records_.end() ? nullptr : &found->second->extension;
}

size_t ExtensionRegistry::size() const {
  sync::RankedLock lock(mutex_);
  return records_.size();
}

}  // namespace tessera::imports
