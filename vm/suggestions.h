// What an AttributeError, NameError or ImportError probably meant: ". Did you mean: 'x'?".
//
// Python: looks at the names that the object or frame has (__dir__, properties through "self.x").
// Cost:   no more than 750 names of at most 40 characters are compared.
#ifndef TESSERA_VM_SUGGESTIONS_H_
#define TESSERA_VM_SUGGESTIONS_H_

#include "vm/margin_text.h"

namespace tessera::vm {

// Appends it where there is something to suggest. What fails on the way is dropped. False: exception pending.
bool AppendSuggestion(MarginText* out, objects::Value exception);

}  // namespace tessera::vm

#endif  // TESSERA_VM_SUGGESTIONS_H_
