// The place that a SyntaxError is about: file and line, the text of the line with carets.
#ifndef TESSERA_VM_SYNTAX_ERROR_TEXT_H_
#define TESSERA_VM_SYNTAX_ERROR_TEXT_H_

#include "vm/margin_text.h"

namespace tessera::vm {

// For exceptions that have print_file_and_line and usable fields: appends the place and puts what is left to say, `msg`, into *message. Does nothing for
// others. False: exception pending.
bool AppendSyntaxErrorPlace(MarginText* out, objects::Value exception, objects::Owned* message);

}  // namespace tessera::vm

#endif  // TESSERA_VM_SYNTAX_ERROR_TEXT_H_
