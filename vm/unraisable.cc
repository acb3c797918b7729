#include "vm/unraisable.h"

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

void WriteUnraisableHook(objects::Thread& th, Value exception, Value object) {
  if (th.interp.sys_dict == nullptr) return;
  Value found = FindDictItem(th, th.interp.sys_dict, ids::stderr());
  if (found.empty() || found.IsNotFound() || found.IsNone()) {
    ClearException(th);
    return;
  }
  Owned stream = Owned::Borrow(found);
  Owned head(object.empty() || object.IsNone() ? Format(th, "Exception ignored") : Format(th, "Exception ignored in: %R\n", object));
  Owned body(head ? FormatException(th, exception) : Value());
  Owned done(body ? CallMethod(th, stream, ids::write(), {head.get()}) : Value());
  Owned more(done ? CallMethod(th, stream, ids::write(), {body.get()}) : Value());
  ClearException(th);
}

}  // namespace tessera::vm
