// Exception objects: one layout for all builtin ones, with room for the fields that some have.
//
// Model:   all exceptions have args, cause, context, traceback, notes in the dict. Exceptions with fields of their own (SystemExit.code,
//          StopIteration.value, KeyError, ImportError, NameError, AttributeError, SyntaxError, OSError, Unicode*) keep them in `fields`, in the
//          order of the table in exception.cc; Unbound: not set.
#ifndef TESSERA_OBJECTS_EXCEPTION_H_
#define TESSERA_OBJECTS_EXCEPTION_H_

#include "objects/thread.h"

namespace tessera::objects {

inline constexpr int kExceptionFields = 8;   // SyntaxError: msg filename lineno offset text end_lineno end_offset print_file_and_line

struct ExceptionObject : Object {
  Value dict;                // Unbound until made
  Value args;                // tuple
  Value cause, context;      // exception or None
  Value traceback;           // traceback or None
  bool suppress_context;
  Value fields[kExceptionFields];
};

// Places of the fields. UnboundLocalError, ModuleNotFoundError and so on have those of their bases.
enum ExceptionField : int {
  kStopIterationValueField = 0,
  kSystemExitCodeField = 0,
  kGroupMessageField = 0, kGroupExceptionsField = 1,
  kImportMsgField = 0, kImportNameField = 1, kImportPathField = 2, kImportNameFromField = 3,
  kNameErrorNameField = 0,
  kAttributeNameField = 0, kAttributeObjField = 1,
  kSyntaxMsgField = 0, kSyntaxFilenameField = 1, kSyntaxLinenoField = 2, kSyntaxOffsetField = 3, kSyntaxTextField = 4,
  kSyntaxEndLinenoField = 5, kSyntaxEndOffsetField = 6, kSyntaxPrintFileAndLineField = 7,
  kOsErrnoField = 0, kOsStrerrorField = 1, kOsFilenameField = 2, kOsFilename2Field = 3, kOsCharactersWrittenField = 4,
  kUnicodeEncodingField = 0, kUnicodeObjectField = 1, kUnicodeStartField = 2, kUnicodeEndField = 3, kUnicodeReasonField = 4,
};

inline bool IsException(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kExceptionSubclass); }
inline bool IsExceptionClass(Value v);

// exception type with `args` (tuple), without running Python __init__; fields set as the builtin constructor does.
Value NewException(Thread& th, Type* type, Tuple* args);
// What `raise X` does to X: a class is called, an instance stays; TypeError "exceptions must derive from BaseException".
Value ExceptionFromRaise(Thread& th, Value v);
Value StopIterationValue(Value exception);   // borrowed

// Native StopIteration carrying a value (generators).
Value RaiseStopIteration(Thread& th, Value value);

// Sets a field, taking a reference of its own.
void SetExceptionField(Value exception, ExceptionField field, Value value);
// Give the pending AttributeError, NameError or ImportError (when it is one) what it is about.
void SetAttributeErrorFields(Thread& th, Value object, Str* name);
// The same for an AttributeError that does not say it yet: one that user code raised while `name` was read from `object`.
void CompleteAttributeError(Thread& th, Value object, Str* name);
void SetNameErrorField(Thread& th, Str* name);
// ImportError or ModuleNotFoundError with name and path (each may be empty) pending.
Value RaiseImportError(Thread& th, Type* type, Value message, Value name, Value path);
// The subclass of OSError for an error number; OSError itself where there is none.
Type* OsErrorType(int64_t error_number);
// A new MemoryError, or empty without an exception when there is no memory for it.
Value NewMemoryErrorIfPossible(Thread& th);

inline bool IsExceptionClass(Value v) {
  return v.IsObject() && HasFlag(TypeOf(v), kTypeSubclass) && HasFlag(v.as<Type>(), kExceptionSubclass);
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_EXCEPTION_H_
