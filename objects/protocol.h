// Operations on any value: the abstract object protocol (attribute, item, call, iteration, arithmetic, conversion, comparison).
//
// Ownership: arguments borrowed; results new references.
// Python:    all of these may run Python code.
// Errors:    empty / -1 / false and a pending exception with CPython's text.
#ifndef TESSERA_OBJECTS_PROTOCOL_H_
#define TESSERA_OBJECTS_PROTOCOL_H_

#include <cstdint>
#include <initializer_list>

#include "objects/check_point.h"
#include "objects/thread.h"

namespace tessera::objects {

// Attributes.
Value GetAttr(Thread& th, Value object, Str* name);
Value GetAttr(Thread& th, Value object, Value name);                // name any value: must be a str
Value FindAttr(Thread& th, Value object, Str* name);                // NEW reference; NotFound instead of AttributeError (no exception made); empty on other errors
bool SetAttr(Thread& th, Value object, Str* name, Value value);     // empty value: delete
Value GenericGetAttr(Thread& th, Value object, Str* name);          // object.__getattribute__
bool GenericSetAttr(Thread& th, Value object, Str* name, Value value);
Value FindGenericAttr(Thread& th, Value object, Str* name);         // the same as GenericGetAttr, NotFound instead of AttributeError; NEW reference
Value RaiseNoAttribute(Thread& th, Value object, Str* name);        // AttributeError with its name and obj
// Special method look-up: on the type, bypassing the instance; borrowed, NotFound when missing. Does not bind.
Value FindOnType(Thread& th, Type* type, Str* name);
// Bound special method of the object, new reference; NotFound when missing.
Value LookupSpecial(Thread& th, Value object, Str* name);

// Calls.
Value Call(Thread& th, Value callable, Args args);
Value Call(Thread& th, Value callable, std::initializer_list<Value> args);
Value CallMethod(Thread& th, Value object, Str* name, std::initializer_list<Value> args);

// Items, length, iteration.
Value GetItem(Thread& th, Value object, Value key);
bool SetItem(Thread& th, Value object, Value key, Value value);     // empty value: delete
int64_t Length(Thread& th, Value object);
int64_t LengthHint(Thread& th, Value object, int64_t otherwise);
int Contains(Thread& th, Value container, Value item);
Value GetIter(Thread& th, Value object);
Value IterNext(Thread& th, Value iterator);                         // NotFound when exhausted
Value IterNextOrStop(Thread& th, Value iterator);                   // empty with StopIteration pending when exhausted, its value kept
// Calls visit(th, item) for each item of any iterable (item borrowed); stops and returns false when visit does, or on an exception.
template <class Visit>
bool ForEach(Thread& th, Value iterable, Visit visit);

// Arithmetic.
Value Binary(Thread& th, BinaryOp op, Value a, Value b);
Value InplaceBinary(Thread& th, BinaryOp op, Value a, Value b);
Value Power(Thread& th, Value a, Value b, Value modulus);
Value DivMod(Thread& th, Value a, Value b);
Value Negative(Thread& th, Value v);
Value Positive(Thread& th, Value v);
Value Absolute(Thread& th, Value v);
Value Invert(Thread& th, Value v);

// Comparison and truth.
Value Compare(Thread& th, Value a, Value b, CompareOp op);
int CompareBool(Thread& th, Value a, Value b, CompareOp op);        // identity counts as equal for ==
int IsTrue(Thread& th, Value v);
int64_t Hash(Thread& th, Value v);                                  // -1: error

// Conversions.
Value Repr(Thread& th, Value v);
Value ToStr(Thread& th, Value v);
Value Ascii(Thread& th, Value v);
Value FormatValue(Thread& th, Value v, Value spec);                 // format(v, spec)
Value Index(Thread& th, Value v);                                   // operator.index: an int
// An index or count as int64: __index__, clipped to the range when `clip`, else OverflowError/IndexError of type `overflow`.
bool IndexAsInt64(Thread& th, Value v, int64_t* out, Type* overflow /* null: clip */);
Value ToInt(Thread& th, Value v);                                   // int(v)
Value ToFloat(Thread& th, Value v);                                 // float(v)
bool AsDouble(Thread& th, Value v, double* out);                    // "must be real number, not X"

// Types.
int IsInstance(Thread& th, Value object, Value class_or_tuple);
int IsSubclass(Thread& th, Value derived, Value class_or_tuple);
bool IsCallable(Value v);

template <class Visit>
bool ForEach(Thread& th, Value iterable, Visit visit) {
  Owned iterator(GetIter(th, iterable));
  if (!iterator) return false;
  for (;;) {
    if (!CheckPoint(th)) [[unlikely]] return false;
    Owned item(IterNext(th, iterator));
    if (!item) return false;
    if (item.get().IsNotFound()) return true;
    if (!visit(th, item.get())) return false;
  }
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_PROTOCOL_H_
