// Raising, looking at and dropping the pending exception of a thread.
//
// Model:   a message format is printf's with these directives only: %s (const char*, UTF-8), %d (int), %u (unsigned), %lld (long long),
//          %zu (size_t), %c (int, code point), %%, and for values, passed as objects::Value: %U (a str, as it is), %S (str()), %R (repr()),
//          %A (ascii()), %T (name of the value's type), %N (name of the type that the value is). A precision (%.200s, %.*s) cuts, as in CPython's texts.
// Ownership: arguments are borrowed.
// Python:  %S, %R and %A run Python code.
// Errors:  when the message itself cannot be made, MemoryError (or what %R raised) is pending instead.
#ifndef TESSERA_OBJECTS_ERRORS_H_
#define TESSERA_OBJECTS_ERRORS_H_

#include "objects/thread.h"

namespace tessera::objects {

// Both return empty, so that `return Raise(...)` reads well.
Value Raise(Thread& th, Type* exception, const char* format, ...);
Value RaiseMemoryError(Thread& th);                         // allocates nothing
Value RaiseValue(Thread& th, Type* exception, Value argument);  // exception(argument)
Value RaiseOsError(Thread& th, int error_number, Value filename = Value());  // the OSError subclass of errno

// Makes an exception object pending (takes over the reference), with the handled exception as its __context__.
Value RaiseObject(Thread& th, Value exception);
// The same without touching __context__ and traceback.
inline void RestoreException(Thread& th, Value exception) {
  XDecRef(th.exception);
  th.exception = exception;
}
// Takes the pending exception (owned), leaving none.
[[nodiscard]] inline Value TakeException(Thread& th) {
  Value e = th.exception;
  th.exception = Value();
  return e;
}
inline void ClearException(Thread& th) { XDecRef(TakeException(th)); }
// Is the pending exception an instance of `type`?
bool PendingIs(Thread& th, Type* type);
// Drops the pending exception when it is one; says whether it did.
bool ClearIf(Thread& th, Type* type);
// Does the exception (instance) match a class or tuple of classes? -1 + TypeError when the right side is no such thing.
int ExceptionMatches(Thread& th, Value exception, Value classes);

// Reports a pending exception that has nowhere to go (sys.unraisablehook), and drops it.
void WriteUnraisable(Thread& th, Value object);

// Warns about what the caller `stack_level` calls up does (1: the running Python code), with a message like those above. False: exception pending, the
// filters made the warning one. Python: may run.
[[nodiscard]] bool Warn(Thread& th, Type* category, int stack_level, const char* format, ...);

// str built like the messages above; empty + exception on failure.
Value Format(Thread& th, const char* format, ...);

// TypeError texts that many places share.
Value RaiseNotSubscriptable(Thread& th, Value v);
Value RaiseUnsupportedOperands(Thread& th, const char* op, Value a, Value b);

// Native recursion: to be held around anything that may recurse by the program's data (repr, compare, calls).
class RecursionGuard {
 public:
  // `where` as in "maximum recursion depth exceeded while calling a Python object"; "" for none.
  explicit RecursionGuard(Thread& th, const char* where = "");
  ~RecursionGuard() { if (ok_) --th_.native_depth; }
  explicit operator bool() const { return ok_; }  // false: RecursionError pending

 private:
  Thread& th_;
  bool ok_;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_ERRORS_H_
