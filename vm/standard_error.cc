#include "vm/standard_error.h"

#include <cstdio>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "vm/output_sink.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

Value FindStandardError(objects::Thread& th) {
  Value found = th.interp.sys_dict == nullptr ? Value::NotFound() : FindDictItem(th, th.interp.sys_dict, ids::stderr());
  if (!found.empty()) return found.IsNone() ? Value::NotFound() : found;
  ClearException(th);
  return Value::NotFound();
}

bool WriteStandardError(objects::Thread& th, Value text) {
  Value found = FindStandardError(th);
  if (found.IsNotFound()) return false;
  Owned stream = Owned::Borrow(found), written(CallMethod(th, stream, ids::write(), {text}));
  const bool ok = static_cast<bool>(written);
  if (!ok) ClearException(th);
  Owned flushed(CallMethod(th, stream, ids::flush(), {}));
  if (!flushed) ClearException(th);
  return ok;
}

bool WriteStandardError(objects::Thread& th, std::string_view utf8) {
  Owned text(NewStr(th, utf8));
  if (text) return WriteStandardError(th, text.get());
  ClearException(th);
  return false;
}

void WritePastStandardError(objects::Thread& th, std::string_view bytes) {
  if (const OutputSink& sink = OptionsOf(th).error_sink) {
    (void)CallSink(th, sink, bytes);
    return;
  }
  std::fwrite(bytes.data(), 1, bytes.size(), stderr);
}

}  // namespace tessera::vm
