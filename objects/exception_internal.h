// Between the files of the builtin exceptions.
#ifndef TESSERA_OBJECTS_EXCEPTION_INTERNAL_H_
#define TESSERA_OBJECTS_EXCEPTION_INTERNAL_H_

#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/native.h"
#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::objects {

// BaseException's own slots, for the types that add to them.
Value ExceptionNew(Thread& th, Type* type, Args args);
bool ExceptionInit(Thread& th, Value self, Args args);
Value ExceptionStr(Thread& th, Value self);
Value ExceptionReduce(Thread& th, const Value* args);
// An exception object of `type` with args and no fields set.
ExceptionObject* AllocateException(Thread& th, Type* type, Args positional);
// False + TypeError when there are keywords.
bool CheckNoExceptionKeywords(Thread& th, Value self, Args args);

inline Value& FieldOf(Value exception, int i) { return exception.as<ExceptionObject>()->fields[i]; }
void StoreField(Value exception, int i, Value value);  // borrowed; Unbound: not set

// What each kind of exception adds; called by InitExceptionType.
void FillBaseExceptionType(Type* type);
void FillStopIterationType(Type* type);
void FillSystemExitType(Type* type);
void FillKeyErrorType(Type* type);
void FillImportErrorType(Type* type);
void FillNameErrorType(Type* type);
void FillAttributeErrorType(Type* type);
void FillSyntaxErrorType(Type* type);
void FillOsErrorType(Type* type);
void FillUnicodeDecodeErrorType(Type* type);
void FillUnicodeEncodeErrorType(Type* type);
void FillUnicodeTranslateErrorType(Type* type);
void FillExceptionGroupType(Type* type);  // BaseExceptionGroup

// A field as attribute: None while it is not set.
template <int i>
Value GetField(Thread&, Value self) {
  Value v = FieldOf(self, i);
  return v.IsUnbound() ? Value::None() : Dup(v);
}
template <int i>
bool SetField(Thread&, Value self, Value value) {
  StoreField(self, i, value.empty() ? Value::Unbound() : value);
  return true;
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_EXCEPTION_INTERNAL_H_
