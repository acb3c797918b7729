// Copying a graph into a region: one pass adds up what it needs, the other writes. The memo has each object once, so that what is shared stays shared.
#include <cstring>

#include "alloc/table.h"
#include "bytecode/image.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/hashing.h"
#include "objects/int.h"
#include "objects/set_internal.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/python.h"
#include "vm/regions.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using immortal::Region;
using vm::Thread;

namespace {

constexpr const char* kWhile = " while freezing an object";

// What is the same in both passes: the size of one object, without what it refers to.
size_t StrSize(const Str* s) { return sizeof(Str) + static_cast<size_t>(s->length + 1) * static_cast<size_t>(s->width()); }
size_t BytesSize(const Bytes* b) { return sizeof(Bytes) + static_cast<size_t>(b->size) + 1; }
size_t IntLimbs(const BigInt* n) { return static_cast<size_t>(n->size < 0 ? -n->size : n->size); }
size_t TupleSize(const Tuple* t) { return sizeof(Tuple) + static_cast<size_t>(t->size) * sizeof(Value); }
bool HasOwnTable(const Set* s) { return s->table != s->small; }
size_t TableSize(const Set* s) { return (s->mask + 1) * sizeof(SetEntry); }
// Data of images is aligned to 16 bytes, blocks of a region are not.
size_t ImageSize(const bytecode::CodeImage* image) { return image->data_size() + 8; }

class Freezer {
 public:
  explicit Freezer(Thread& th) : th_(th), memo_(th.heap) {}

  Value Freeze(Value root) {
    if (!Measure(root)) return Value();
    region_ = Region::Make(bytes_);
    if (region_ == nullptr) return RaiseMemoryError(th_);
    // Charged before it is filled.
    Value frozen = AdoptRegion(th_, region_) ? Copy(root) : Value();
    region_->Seal();
    region_->Unref();
    return frozen;
  }

 private:
  static bool StaysWhereItIs(Thread& th, Value v) {
    if (!v.IsObject()) return true;
    immortal::RegionSet* regions = InterpreterOf(th).regions;
    return !v.IsCounted() && (regions == nullptr || !regions->Contains(v.bits()));
  }
  bool Need(size_t size) {
    bytes_ += Region::PlaceSize(size);
    return true;
  }
  // 1: new; 0: seen before; -1: exception.
  int Remember(uint64_t key) {
    bool inserted;
    if (memo_.FindOrInsert(key, &inserted) == nullptr) return RaiseMemoryError(th_), -1;
    return inserted;
  }

  bool Measure(Value v);
  bool MeasureObject(Value v);
  bool MeasureCode(CodeInstance* code);
  bool MeasureAll(const Value* values, size_t count) {
    for (size_t n = 0; n < count; ++n)
      if (!Measure(values[n])) return false;
    return true;
  }

  Value Copy(Value v);
  Object* CopyObject(Value v);
  Object* CopyStr(Str* s);
  Object* CopyFrozenSet(Set* from);
  bool FillAnew(Set* from, Set* to);
  Object* CopyCode(CodeInstance* code);
  const bytecode::CodeImage* CopyImage(const bytecode::CodeImage* image);
  bool CopyAll(const Value* from, size_t count, Value* to) {
    for (size_t n = 0; n < count; ++n)
      if ((to[n] = Copy(from[n])).empty()) return false;
    return true;
  }
  template <class T>
  T** CopyPointers(T* const* from, size_t count) {
    Value* to = static_cast<Value*>(region_->Place(count * sizeof(Value)));
    for (size_t n = 0; n < count; ++n)
      if ((to[n] = Copy(Value(from[n]))).empty()) return nullptr;
    return reinterpret_cast<T**>(to);
  }
  template <class T>
  T* Place(Type* type, size_t size) {
    return static_cast<T*>(region_->PlaceObject(type, size));
  }

  Thread& th_;
  alloc::Table<uint64_t, uint64_t> memo_;  // object or image -> its copy, 0 in the first pass
  size_t bytes_ = 0;
  Region* region_ = nullptr;
};

// --- first pass ---

bool Freezer::Measure(Value v) {
  if (StaysWhereItIs(th_, v)) return true;
  const int is_new = Remember(v.bits());
  if (is_new <= 0) return is_new == 0;
  RecursionGuard guard(th_, kWhile);
  return guard && MeasureObject(v);
}

bool Freezer::MeasureObject(Value v) {
  Type* type = TypeOf(v);
  if (type == types::kStr) return Need(StrSize(v.as<Str>()));
  if (type == types::kBytes) return Need(BytesSize(v.as<Bytes>()));
  if (type == types::kInt) return Need(sizeof(BigInt) + IntLimbs(v.as<BigInt>()) * sizeof(uint64_t));
  if (type == types::kFloat) return Need(sizeof(FloatObject));
  if (type == types::kComplex) return Need(sizeof(ComplexObject));
  if (type == types::kTuple) {
    Tuple* tuple = v.as<Tuple>();
    return Need(TupleSize(tuple)) && MeasureAll(tuple->items(), static_cast<size_t>(tuple->size));
  }
  if (type == types::kFrozenSet) {
    Set* set = v.as<Set>();
    if (!Need(sizeof(Set)) || (HasOwnTable(set) && !Need(TableSize(set)))) return false;
    int64_t position = 0;
    for (Value key; SetNext(set, &position, &key);)
      if (!Measure(key)) return false;
    return true;
  }
  if (type == types::kCode) return MeasureCode(v.as<CodeInstance>());
  Raise(th_, types::kTypeError, "cannot freeze '%T' object", v);
  return false;
}

bool Freezer::MeasureCode(CodeInstance* code) {
  const bytecode::CodeBody* body = code->body;
  const int is_new = Remember(reinterpret_cast<uintptr_t>(code->image));
  if (is_new < 0) return false;
  if (is_new > 0) (void)(Need(ImageSize(code->image)) && Need(sizeof(bytecode::CodeImage) + 16));
  (void)Need(sizeof(CodeInstance));
  for (size_t count : {body->constants.count, body->names.count, body->locals.count, body->children.count}) (void)Need(count * sizeof(Value));
  if (!MeasureAll(code->constants, body->constants.count)) return false;
  for (uint32_t n = 0; n < body->names.count; ++n)
    if (!Measure(Value(code->names[n]))) return false;
  for (uint32_t n = 0; n < body->locals.count; ++n)
    if (!Measure(Value(code->local_names[n]))) return false;
  for (uint32_t n = 0; n < body->children.count; ++n) {
    CodeInstance* child = FindChildCode(th_, code, n);
    if (child == nullptr || !Measure(Value(child))) return false;
  }
  return Measure(code->name) && Measure(code->qualname) && Measure(code->filename);
}

// --- second pass ---

Value Freezer::Copy(Value v) {
  if (StaysWhereItIs(th_, v)) {
    // The region that is being filled is among those in use, but nothing of it is in the graph that is copied.
    return v;
  }
  if (uint64_t known = *memo_.Find(v.bits())) return Value(known);
  RecursionGuard guard(th_, kWhile);
  Object* copy = guard ? CopyObject(v) : nullptr;
  if (copy == nullptr) return Value();
  *memo_.Find(v.bits()) = Value(copy).bits();
  return copy;
}

Object* Freezer::CopyObject(Value v) {
  Type* type = TypeOf(v);
  if (type == types::kStr) return CopyStr(v.as<Str>());
  if (type == types::kBytes) {
    Bytes* from = v.as<Bytes>();
    Bytes* to = Place<Bytes>(type, BytesSize(from));
    to->size = from->size;
    std::memcpy(to->data(), from->data(), static_cast<size_t>(from->size));
    to->hash = HashBytes(to->data(), static_cast<size_t>(to->size));
    return to;
  }
  if (type == types::kInt) {
    BigInt* from = v.as<BigInt>();
    BigInt* to = Place<BigInt>(type, sizeof(BigInt) + IntLimbs(from) * sizeof(uint64_t));
    to->size = from->size;
    std::memcpy(to->limbs(), from->limbs(), IntLimbs(from) * sizeof(uint64_t));
    return to;
  }
  if (type == types::kFloat) {
    FloatObject* to = Place<FloatObject>(type, sizeof(FloatObject));
    to->value = v.as<FloatObject>()->value;
    return to;
  }
  if (type == types::kComplex) {
    ComplexObject* to = Place<ComplexObject>(type, sizeof(ComplexObject));
    to->real = v.as<ComplexObject>()->real;
    to->imag = v.as<ComplexObject>()->imag;
    return to;
  }
  if (type == types::kTuple) {
    Tuple* from = v.as<Tuple>();
    Tuple* to = Place<Tuple>(type, TupleSize(from));
    to->size = from->size;
    return CopyAll(from->items(), static_cast<size_t>(from->size), to->items()) ? to : nullptr;
  }
  return type == types::kFrozenSet ? CopyFrozenSet(v.as<Set>()) : CopyCode(v.as<CodeInstance>());
}

// Not interned: that is a matter of each interpreter.
Object* Freezer::CopyStr(Str* from) {
  Str* to = Place<Str>(types::kStr, StrSize(from));
  to->flags = from->flags & (Str::kWidthMask | Str::kAscii);
  to->length = from->length;
  std::memcpy(to->data(), from->data(), static_cast<size_t>(from->length) * static_cast<size_t>(from->width()));
  to->hash = StrHash(from);
  return to;
}

// In the same slots, so that it is iterated over in the same order. But keys whose hash is their address (NaN, code) have another one now: then the table
// is made anew.
Object* Freezer::CopyFrozenSet(Set* from) {
  Set* to = Place<Set>(types::kFrozenSet, sizeof(Set));
  to->table = HasOwnTable(from) ? static_cast<SetEntry*>(region_->Place(TableSize(from))) : to->small;
  to->mask = from->mask;
  to->used = from->used;
  to->filled = from->filled;
  bool moved = false;
  for (uint64_t slot = 0; slot <= from->mask; ++slot) {
    SetEntry& entry = to->table[slot] = from->table[slot];
    if (!entry.key.IsObject() || entry.key.empty()) continue;
    entry.key = Copy(entry.key);
    const int64_t hash = entry.key.empty() ? -1 : HashKey(th_, entry.key);
    if (hash == -1) return nullptr;
    moved |= hash != entry.hash;
  }
  if (moved && !FillAnew(from, to)) return nullptr;
  to->hash = SetEntriesHash(to);
  return to;
}

bool Freezer::FillAnew(Set* from, Set* to) {
  std::memset(static_cast<void*>(to->table), 0, TableSize(to));
  to->used = to->filled = 0;
  int64_t position = 0;
  for (Value key; SetNext(from, &position, &key);) {
    Value copy = Copy(key);
    const int64_t hash = copy.empty() ? -1 : HashKey(th_, copy);
    if (hash == -1) return false;
    InsertDistinct(to, copy, hash);
  }
  return true;
}

const bytecode::CodeImage* Freezer::CopyImage(const bytecode::CodeImage* image) {
  uint64_t* known = memo_.Find(reinterpret_cast<uintptr_t>(image));
  if (*known != 0) return reinterpret_cast<const bytecode::CodeImage*>(*known);
  char* data = static_cast<char*>(region_->Place(ImageSize(image))) + 8;
  std::memcpy(data, image->data(), image->data_size());
  // Its head stands in the region as well; nobody counts it.
  *known = reinterpret_cast<uintptr_t>(bytecode::WrapImage(
      data, {[](void* region, size_t size) { return static_cast<Region*>(region)->Place(size); }, [](void*, void*) {}, region_}));
  return reinterpret_cast<const bytecode::CodeImage*>(*known);
}

// To be read, not to be run: its instructions are those of the body.
Object* Freezer::CopyCode(CodeInstance* from) {
  const bytecode::CodeImage* image = CopyImage(from->image);
  CodeInstance* to = Place<CodeInstance>(types::kCode, sizeof(CodeInstance));
  const auto offset = reinterpret_cast<const char*>(from->body) - from->image->data();
  const bytecode::CodeBody* body = reinterpret_cast<const bytecode::CodeBody*>(image->data() + offset);
  to->body = body;
  to->image = image;
  to->code = const_cast<Instruction*>(body->At(body->code));
  to->local_count = from->local_count;
  to->temp_count = from->temp_count;
  to->argcount = from->argcount;
  to->kwonlyargcount = from->kwonlyargcount;
  to->flags = from->flags;
  to->simple = from->simple;
  to->generator = from->generator;
  to->constants = static_cast<Value*>(region_->Place(body->constants.count * sizeof(Value)));
  if (!CopyAll(from->constants, body->constants.count, to->constants)) return nullptr;
  to->names = CopyPointers(from->names, body->names.count);
  to->local_names = CopyPointers(from->local_names, body->locals.count);
  to->children = CopyPointers(from->children, body->children.count);
  to->name = Copy(from->name);
  to->qualname = Copy(from->qualname);
  to->filename = Copy(from->filename);
  const bool whole = to->names != nullptr && to->local_names != nullptr && to->children != nullptr && to->name && to->qualname && to->filename;
  return whole ? to : nullptr;
}

}  // namespace

Value Freeze(Thread& th, Value v) {
  if (IsFrozen(th, v)) return Dup(v);
  return Freezer(th).Freeze(v);
}

Value RunnableCode(Thread& th, Value code) {
  if (code.IsCounted()) return Dup(code);
  const CodeInstance* frozen = code.as<CodeInstance>();
  // A head of its own around the data in the region.
  bytecode::CodeImage* image = bytecode::WrapImage(
      frozen->image->data(),
      {[](void* heap, size_t size) { return static_cast<alloc::Heap*>(heap)->Allocate(size); }, [](void*, void* head) { alloc::Heap::Free(head); }, &th.heap});
  if (image == nullptr) return RaiseMemoryError(th);
  Value runnable = NewCode(th, image, frozen->body);
  image->Unref();
  return runnable;
}

}  // namespace tessera::vm
