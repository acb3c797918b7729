// The interactive session: statements come from sys.stdin, run in __main__ one by one, and expressions show their value (sys.displayhook).
//
// Model:     prompts are sys.ps1 and sys.ps2, on stderr. A statement that spans lines ends with an empty line. A line that cannot be more of a
//            statement is reported as the error it is.
// Errors:    what a statement raises is printed, and the session goes on; SystemExit ends it: false with the exception pending.
#ifndef TESSERA_EMBED_INTERACTIVE_H_
#define TESSERA_EMBED_INTERACTIVE_H_

#include "vm/activation.h"

namespace tessera::embed {

// Until the end of the input.
bool RunInteractive(vm::Thread& th, bool banner);

}  // namespace tessera::embed

#endif  // TESSERA_EMBED_INTERACTIVE_H_
