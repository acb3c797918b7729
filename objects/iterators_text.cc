// The iterators of str, bytes and bytearray.
#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/iterators.h"
#include "objects/native.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

TextIterator* Self(Value v) { return v.as<TextIterator>(); }

int64_t SizeOf(Value text) {
  if (IsStr(text)) return text.as<Str>()->length;
  return IsBytes(text) ? text.as<Bytes>()->size : text.as<ByteArray>()->size;
}

Value Finish(TextIterator* it) {
  ClearValue(&it->text);
  return Value::NotFound();
}

Value StrNext(Thread& th, Value self) {
  TextIterator* it = Self(self);
  if (it->text.empty()) return Value::NotFound();
  Str* str = it->text.as<Str>();
  if (it->index >= str->length) return Finish(it);
  Str* character = CharStr(th, str->at(it->index));
  if (character != nullptr) ++it->index;
  return character;
}

Value BytesNext(Thread&, Value self) {
  TextIterator* it = Self(self);
  if (it->text.empty()) return Value::NotFound();
  Bytes* bytes = it->text.as<Bytes>();
  if (it->index >= bytes->size) return Finish(it);
  return Value::Int(bytes->data()[it->index++]);
}

Value ByteArrayNext(Thread&, Value self) {
  TextIterator* it = Self(self);
  if (it->text.empty()) return Value::NotFound();
  ByteArray* bytes = it->text.as<ByteArray>();
  if (it->index >= bytes->size) return Finish(it);
  return Value::Int(bytes->data[it->index++]);
}

Value LengthHint(Thread&, const Value* args) {
  TextIterator* it = Self(args[0]);
  int64_t left = it->text.empty() ? 0 : SizeOf(it->text) - it->index;
  return Value::Int(left < 0 ? 0 : left);
}

Value Reduce(Thread& th, const Value* args) {
  TextIterator* it = Self(args[0]);
  if (!it->text.empty()) return ReduceIterator(th, "iter", it->text, it->index);
  if (TypeOf(args[0]) == types::kStrIterator) return ReduceExhausted(th, Value(EmptyStr()));
  return ReduceExhausted(th, Value(EmptyTuple()));
}

Value SetState(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  TextIterator* it = Self(args[0]);
  if (it->text.empty()) return Value::None();
  int64_t size = SizeOf(it->text);
  it->index = index < 0 ? 0 : index > size ? size : index;
  return Value::None();
}

constexpr MethodDef kMethods[] = {{"__length_hint__", LengthHint, "($self, /)", "An estimate of how many items are left."},
                                  {"__reduce__", Reduce, "($self, /)", "How to make the iterator again, for pickle."},
                                  {"__setstate__", SetState, "($self, object, /)", "Moves the iterator to a position."},
                                  {}};

void Dealloc(Object* object) {
  HideFromCollector(object);
  XDecRef(static_cast<TextIterator*>(object)->text);
  FreeObject(object);
}
int Traverse(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<TextIterator*>(object)->text); }
int ClearSlot(Object* object) {
  ClearValue(&static_cast<TextIterator*>(object)->text);
  return 0;
}

void InitIterator(Type* type, IterNextFn next) {
  type->size = sizeof(TextIterator);
  type->type_flags |= kCollectable | kDisallowInstantiation;  // the text may be of a subclass, with attributes
  type->dealloc = Dealloc;
  type->traverse = Traverse;
  type->clear = ClearSlot;
  type->slots.iter = SelfIter;
  type->slots.iternext = next;
  type->methods = kMethods;
}

Value NewOver(Thread& th, Type* type, Value text) {
  TextIterator* it = New<TextIterator>(th, type);
  if (it == nullptr) return Value();
  it->text = Dup(text);
  it->index = 0;
  return it;
}

}  // namespace

Value NewStrIterator(Thread& th, Value str) { return NewOver(th, types::kStrIterator, str); }
Value NewBytesIterator(Thread& th, Value bytes) { return NewOver(th, types::kBytesIterator, bytes); }
Value NewByteArrayIterator(Thread& th, Value bytearray) { return NewOver(th, types::kByteArrayIterator, bytearray); }

void InitStrIteratorType(Type* type) { InitIterator(type, StrNext); }
void InitBytesIteratorType(Type* type) { InitIterator(type, BytesNext); }
void InitByteArrayIteratorType(Type* type) { InitIterator(type, ByteArrayNext); }

}  // namespace tessera::objects
