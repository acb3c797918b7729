#include "vm/at_exit.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

void RunAtExit(Thread& th) {
  if (th.interp.sys_dict == nullptr) return;
  for (Str* name : {ids::stdout(), ids::stderr()}) {
    Value found = FindDictItem(th, th.interp.sys_dict, name);
    if (found.empty() || found.IsNotFound() || found.IsNone()) {
      ClearException(th);
      continue;
    }
    Owned stream = Owned::Borrow(found);
    Owned done(CallMethod(th, stream, ids::flush(), {}));
    if (!done) ClearException(th);
  }
}

}  // namespace tessera::vm
