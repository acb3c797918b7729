#include "vm/give_back.h"

#ifndef NDEBUG

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/list.h"
#include "vm/attribute_cache.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Interpreter;
using vm::Thread;

namespace {

void GiveBackValues(Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  TransferState& transfer = interp.transfer;
  for (Value* value : {&th.exception, &th.async_exception, &th.pending_result, &th.repr_stack, &interp.audit_hooks, &interp.unraisable_args,
                       &transfer.not_shareable_error, &transfer.queue_class, &transfer.interpreter_class}) {
    ClearValue(value);
  }
  XDecRef(std::exchange(interp.warnings.default_action, Value()));
  ClearPointer(&interp.warnings.filters);
  ClearPointer(&interp.warnings.once);
  ClearPointer(&interp.codec_search);
  ClearPointer(&interp.codec_cache);
  ClearPointer(&interp.codec_errors);
}

void ForgetMethods(Interpreter& interp) {
  for (size_t n = 0; interp.method_cache != nullptr && n <= interp.method_cache_mask; ++n) XDecRef(Value(std::exchange(interp.method_cache[n], {}).name));
}

}  // namespace

void GiveBack(Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  // Emptied first, and dropped when there is nothing left that could look anything up.
  for (Dict* dict : {interp.sys_dict, interp.modules, interp.builtins})
    if (dict != nullptr) DictClear(th, dict);
  GiveBackValues(th);
  ForgetAttributes(th);
  ForgetMethods(interp);
  interp.collector().Collect();
  for (int n = 0; interp.static_states != nullptr && n < kStaticTypeCount; ++n) ClearValue(&interp.static_states[n].subclasses);
  ClearValue(&interp.sys_module);
  ClearValue(&interp.builtins_module);
  ClearPointer(&interp.sys_dict);
  ClearPointer(&interp.modules);
  ClearPointer(&interp.builtins);
  ClearException(th);
  interp.collector().Collect();
  // What the last finalizers looked up.
  ForgetAttributes(th);
  ForgetMethods(interp);
  // The last: whatever finds no memory raises it.
  ClearException(th);
  ClearValue(&interp.last_memory_error);
}

}  // namespace tessera::vm

#endif
