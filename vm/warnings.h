// Warnings: from here into sys.stderr, an exception, or nowhere, by the filters. What CPython's _warnings has; the module of that name shows it to Python.
//
// Model:     filters are asked in their order: (action, message, category, module, line). The library's warnings.py, once it is imported, may replace the
//            filters, the registry and the function that shows a warning: its attributes are looked up each time, as CPython does.
//            A registry (a dict, __warningregistry__ of a module) remembers what was shown where; it is forgotten when the filters change.
// Threads:   the GIL.
// Ownership: arguments are borrowed.
// Python:    filters, warnings.py and what prints may run Python code.
// Errors:    false + exception: the filters made the warning an exception, or something failed on the way.
// Design:    PEP 565
#ifndef TESSERA_VM_WARNINGS_H_
#define TESSERA_VM_WARNINGS_H_

#include "objects/dict.h"
#include "objects/list.h"
#include "vm/activation.h"

namespace tessera::vm {

// What an interpreter keeps for warnings; made when first needed, all owned.
struct WarningState {
  objects::List* filters = nullptr;
  Dict* once = nullptr;       // what "once" has shown
  Value default_action;
  int64_t version = 0;        // of the filters
};

// The state of the interpreter; null + MemoryError.
WarningState* WarningsOf(Thread& th);

// A place that a warning is about. Empty values: not known.
struct WarningPlace {
  Value filename = {};        // str
  int64_t line = 0;
  Value module = {};          // its name, str; empty: made from the filename
  Value registry = {};        // dict or empty
  Value source_line = {};     // the text of the line; empty: read from the file
};

// `message` a str or a Warning (then `category` is its type); `source` the object that a ResourceWarning is about, or empty.
bool WarnAt(Thread& th, Value message, Value category, const WarningPlace& place, Value source = Value());
// Where the caller `stack_level` calls up stands (1: who called). `skip_prefixes`: a tuple of filename prefixes to be passed over, or empty.
bool WarnFromCaller(Thread& th, Value message, Value category, int64_t stack_level, Value skip_prefixes = Value(), Value source = Value());
// See objects/hooks.h.
bool WarnHook(objects::Thread& th, objects::Type* category, Value message, int stack_level);

}  // namespace tessera::vm

#endif  // TESSERA_VM_WARNINGS_H_
