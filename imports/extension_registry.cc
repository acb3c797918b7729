#include "imports/extension_registry.h"

#include "imports/process_claims.h"

namespace tessera::imports {

ExtensionRegistry::ExtensionRegistry() : mutex_(sync::rank::kExtensionRegistry) {}

absl::StatusOr<const Extension*> ExtensionRegistry::Load(const ExtensionDeclaration& declaration,
                                                         const ImportSite& site) {
  if (absl::Status allowed = CheckCompatibility(declaration.name, declaration.kind, site); !allowed.ok()) {
    return allowed;
  }
  if (declaration.once_per_process) {
    if (absl::Status first = ClaimForProcess(declaration.definition); !first.ok()) return first;
  }
  sync::RankedLock lock(mutex_);
  std::unique_ptr<Extension>& record = records_[Key(declaration.file, declaration.name)];
  if (record == nullptr) {
    record = std::make_unique<Extension>(
        Extension{TakeIndex(), declaration.kind, declaration.once_per_process, declaration.definition});
  }
  return record.get();
}

const Extension* ExtensionRegistry::Find(absl::string_view file, absl::string_view name) {
  sync::RankedLock lock(mutex_);
  const auto found = records_.find(Key(file, name));
  return found == records_.end() ? nullptr : found->second.get();
}

size_t ExtensionRegistry::size() const {
  sync::RankedLock lock(mutex_);
  return records_.size();
}

}  // namespace tessera::imports
