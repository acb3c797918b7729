// What the iterators of itertools have in common: one layout, and the functions of their types made from templates.
//
// Model:     an Iterator has up to five values, four numbers and a block of numbers; what each of them is, the file of the type says. A value
//            that is not there is Unbound. An iterator that is exhausted drops what it iterated over.
// Python:    any call into another iterator or a function may use this iterator: fields are held across the call, and read again after it.
#ifndef TESSERA_MODULES_ITERTOOLS_ITERATOR_H_
#define TESSERA_MODULES_ITERTOOLS_ITERATOR_H_

#include <utility>

#include "objects/class.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/native.h"
#include "objects/native_call.h"
#include "objects/protocol.h"
#include "objects/thread.h"
#include "objects/tuple.h"

namespace tessera::itertools {

using objects::Args;
using objects::MethodDef;
using objects::Object;
using objects::Owned;
using objects::Thread;
using objects::Tuple;
using objects::Type;
using objects::Value;

struct Iterator : Object {
  static constexpr int kValues = 5;
  Value v[kValues];
  int64_t* block;  // of the heap, or null
  int64_t n[4];
};

// With all values Unbound, all numbers 0. Null + MemoryError.
inline Iterator* NewIterator(Thread& th, Type* type) {
  Iterator* self = static_cast<Iterator*>(objects::NewObject(th, type, sizeof(Iterator)));
  if (self == nullptr) return nullptr;
  for (Value& value : self->v) value = Value::Unbound();
  self->block = nullptr;
  for (int64_t& number : self->n) number = 0;
  return self;
}

// Puts an owned value into a field; what was there is released last.
inline void Set(Value* field, Value owned) { objects::DecRef(std::exchange(*field, owned)); }
inline void Drop(Value* field) { Set(field, Value::Unbound()); }

// The next item of the iterator in `field`; NotFound at its end, or when there is none.
inline Value Step(Thread& th, const Value& field) {
  if (!objects::CheckPoint(th)) [[unlikely]] return Value();
  if (field.IsUnbound()) return Value::NotFound();
  Owned iterator = Owned::Borrow(field);
  return objects::IterNext(th, iterator);
}

// A StopIteration that a function raises ends the iteration.
inline Value EndIfStopped(Thread& th, Value result) {
  return result.empty() && objects::ClearIf(th, objects::types::kStopIteration) ? Value::NotFound() : result;
}

void DeallocIterator(Object* object);
int TraverseIterator(Object* object, immortal::Visitor visit);
int ClearIterator(Object* object);

template <Value (*kNext)(Thread&, Iterator*)>
Value NextOf(Thread& th, Value self) {
  objects::RecursionGuard guard(th, "while calling a Python object");
  return guard ? kNext(th, self.as<Iterator>()) : Value();
}

inline Value IterSelf(Thread&, Value self) { return objects::Dup(self); }

// The constructor: its function gets the type, then the arguments.
template <const MethodDef& kDef>
Value NewBy(Thread& th, Type* type, Args args) {
  // A subclass's __init__ may take keywords that this type has none of.
  constexpr bool kNoKeywords = kDef.signature.posonly == kDef.signature.params - kDef.signature.varargs;
  if (kNoKeywords && type->slots.init != objects::types::kObject->slots.init) args.kwnames = nullptr;
  return objects::CallCallee(th, {&kDef, Value(type), nullptr, Value::None()}, args);
}

template <const MethodDef& kNew, Value (*kNext)(Thread&, Iterator*)>
void FillIterator(Type* type) {
  type->dealloc = &DeallocIterator;
  type->traverse = &TraverseIterator;
  type->clear = &ClearIterator;
  type->slots.new_ = &NewBy<kNew>;
  type->slots.iter = &IterSelf;
  type->slots.iternext = &NextOf<kNext>;
}

// The types of the module's files, to be joined in itertools.cc.
extern const objects::TypeSpec kSequenceTypes[];     // chain, cycle, repeat, count, islice, pairwise, batched, zip_longest
extern const objects::TypeSpec kFunctionTypes[];     // accumulate, starmap, compress, takewhile, dropwhile, filterfalse
extern const objects::TypeSpec kCombinatoricTypes[]; // product, permutations, combinations, ...
extern const objects::TypeSpec kGroupTypes[];        // groupby
// tee's own types stay hidden; see tee.cc.
extern const objects::TypeSpec kGrouperType;
extern const objects::TypeSpec kTeeTypes[];          // _tee, _tee_dataobject
extern const MethodDef kFunctions[];                 // tee

// Per module object: types that are made by code of others. Of a type of this module, or one derived from it.
struct State {
  Value grouper, tee, tee_data;
};
State* StateOf(Type* type);
State* StateOfModule(Value module);

}  // namespace tessera::itertools

#endif  // TESSERA_MODULES_ITERTOOLS_ITERATOR_H_
