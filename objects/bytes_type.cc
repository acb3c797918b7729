// The type bytes: slots and methods.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/byte_builder.h"
#include "objects/bytes_methods.h"
#include "objects/errors.h"
#include "objects/iterators.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

Bytes* Self(Value v) { return v.as<Bytes>(); }

Value BytesRepr(Thread& th, Value self) {
  StrBuilder out(th);
  return AppendBytesRepr(&out, Self(self)->view()) ? out.Finish() : Value();
}

int64_t BytesHash(Thread&, Value self) {
  Bytes* bytes = Self(self);
  if (bytes->hash == -1) bytes->hash = HashBytes(bytes->data(), static_cast<size_t>(bytes->size));
  return bytes->hash;
}

int64_t BytesLength(Thread&, Value self) { return Self(self)->size; }
Value BytesRichCompare(Thread&, Value a, Value b, CompareOp op) { return CompareBytes(a, b, op); }

Value GetSlice(Thread& th, Bytes* bytes, Value slice) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range)) return Value();
  range.Adjust(bytes->size);
  if (range.step == 1) {
    if (range.count == bytes->size) return UnchangedLike(th, bytes);
    return NewBytes(th, bytes->view().substr(static_cast<size_t>(range.count ? range.start : 0), static_cast<size_t>(range.count)));
  }
  if (range.count == 1) return ByteOf(bytes->data()[range.start]);
  Bytes* result = NewBytes(th, range.count);
  if (result == nullptr) return Value();
  for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) result->data()[i] = bytes->data()[at];
  return result;
}

Value BytesGetItem(Thread& th, Value self, Value key) {
  Bytes* bytes = Self(self);
  if (IsSlice(key)) return GetSlice(th, bytes, key);
  int64_t i;
  if (!key.IsSmallInt() && !HasIndex(key)) return Raise(th, types::kTypeError, "byte indices must be integers or slices, not %.200T", key);
  if (!BytesIndex(th, key, "byte", &i)) return Value();
  if (i < 0) i += bytes->size;
  if (i < 0 || i >= bytes->size) return Raise(th, types::kIndexError, "index out of range");
  return Value::Int(bytes->data()[i]);
}

Value BytesConcat(Thread& th, Value a, Value b) {
  std::string_view right;
  if (!HasBuffer(b)) return Raise(th, types::kTypeError, "can't concat %.100T to %.100T", b, a);
  if (!AsBytesView(th, b, &right)) return Value();
  std::string_view left = Self(a)->view();
  if (right.empty() && IsExactly(a, types::kBytes)) return Dup(a);
  if (left.empty() && IsExactly(b, types::kBytes)) return Dup(b);
  if (left.size() + right.size() <= 1) return NewBytes(th, left.empty() ? right : left);
  Bytes* out = NewBytes(th, static_cast<int64_t>(left.size() + right.size()));
  if (out == nullptr) return Value();
  std::copy(left.begin(), left.end(), out->data());
  std::copy(right.begin(), right.end(), out->data() + left.size());
  return out;
}

Value BytesRepeat(Thread& th, Value self, int64_t n) {
  Bytes* bytes = Self(self);
  if (n == 1 && IsExactly(self, types::kBytes)) return Dup(self);
  if (n <= 0 || bytes->size == 0) return EmptyBytes(th);
  int64_t size;
  if (__builtin_mul_overflow(bytes->size, n, &size)) return Raise(th, types::kOverflowError, "repeated bytes are too long");
  if (size == 1) return ByteOf(bytes->data()[0]);
  Owned keep = Owned::Borrow(self), result(NewBytes(th, size));
  if (!result) return Value();
  auto* to = reinterpret_cast<uint8_t*>(result.as<Bytes>()->data());
  if (!CopyWithChecks(th, to, bytes->data(), bytes->size) || !RepeatWithChecks(th, to, bytes->size, size)) return Value();
  return result.Release();
}

// bytes(source=b'', encoding, errors)
Value BytesNew(Thread& th, Type* type, Args args) {
  static constexpr MethodDef kNew = {"bytes", nullptr, "(source=b'', encoding=Unbound, errors=Unbound)", nullptr};
  BoundArgs bound;
  if (!BindNative(th, &kNew, args, &bound)) return Value();
  Owned bytes(BytesFrom(th, "bytes", bound.values[0], bound.values[1], bound.values[2]));
  if (!bytes || type == types::kBytes) return bytes.Release();
  Bytes* result = NewBytesOfType(th, type, bytes.as<Bytes>()->size);
  if (result != nullptr) std::memcpy(result->data(), bytes.as<Bytes>()->data(), static_cast<size_t>(result->size));
  return result;
}

void BytesDealloc(Object* object) { FreeObject(object); }

Value GetNewArgs(Thread& th, const Value* args) {
  Owned copy(UnchangedLike(th, args[0]));
  if (!copy) return Value();
  Value item = copy;
  return NewTuple(th, &item, 1);
}

Value BytesMethod(Thread& th, const Value* args) { return UnchangedLike(th, args[0]); }

Value SizeOf(Thread&, const Value* args) { return Value::Int(static_cast<int64_t>(TypeOf(args[0])->size) + Self(args[0])->size + 1); }

constexpr MethodDef kMethods[] = {
#include "objects/bytes_methods.def"
    {"__getnewargs__", GetNewArgs, "($self, /)", "What __new__ is to be called with to make the bytes again."},
    {"__bytes__", BytesMethod, "($self, /)", "The bytes themselves, as an exact bytes object."},
    {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the object takes."},
    {}};

}  // namespace

void InitBytesType(Type* type) {
  InitBytesTable();
  type->size = sizeof(Bytes);
  type->item_size = 1;
  type->type_flags |= kBaseType | kBytesSubclass;
  type->dealloc = BytesDealloc;
  Slots& slots = type->slots;
  slots.new_ = BytesNew;
  slots.repr = BytesRepr;
  slots.hash = BytesHash;
  slots.richcompare = BytesRichCompare;
  slots.iter = NewBytesIterator;
  slots.length = BytesLength;
  slots.getitem = BytesGetItem;
  slots.contains = BytesContains;
  slots.concat = BytesConcat;
  slots.repeat = BytesRepeat;
  slots.binary[static_cast<int>(BinaryOp::kMod)] = BytesPercent;
  type->methods = kMethods;
  type->docstring = "bytes(source=b'', encoding=None, errors=None)\n--\n\nImmutable bytes: of an iterable of numbers below 256, of another "
                    "object's buffer, of a text in an encoding, or as many zeros as an int says.";
}

}  // namespace tessera::objects
