// Between the files of warnings.
#ifndef TESSERA_VM_WARNINGS_INTERNAL_H_
#define TESSERA_VM_WARNINGS_INTERNAL_H_

#include "vm/warnings.h"

namespace tessera::vm {

struct ShownWarning {
  Value category, text, message;
  Value source;  // or empty
};

// An attribute of the module warnings, where that is imported: new reference; NotFound; empty + exception.
Value FindWarningsAttr(Thread& th, const char* name);
// Through warnings._showwarnmsg, or by our own means. False: exception pending.
bool ShowWarning(Thread& th, const ShownWarning& warning, const WarningPlace& place);

}  // namespace tessera::vm

#endif  // TESSERA_VM_WARNINGS_INTERNAL_H_
