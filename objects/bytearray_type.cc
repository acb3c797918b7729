// The type bytearray: slots and methods.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/bytes_methods.h"
#include "objects/errors.h"
#include "objects/hashing.h"
#include "objects/iterators.h"
#include "objects/identifiers.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

ByteArray* Self(Value v) { return v.as<ByteArray>(); }

// --- Changing the content ---

// Replaces [start, stop) by data, which does not lie in the array itself. False: exception pending.
bool Splice(Thread& th, ByteArray* array, int64_t start, int64_t stop, std::string_view data) {
  if (start == stop && data.empty()) return true;
  int64_t size = static_cast<int64_t>(data.size()), tail = array->size - stop, grow = size - (stop - start);
  if (grow < 0) {
    if (!CheckNoExports(th, array)) return false;
    std::memmove(array->data + start + size, array->data + stop, static_cast<size_t>(tail));
    if (!ResizeByteArray(th, array, array->size + grow)) return false;
  } else if (grow > 0) {
    if (!ResizeByteArray(th, array, array->size + grow)) return false;
    std::memmove(array->data + start + size, array->data + stop, static_cast<size_t>(tail));
  }
  if (size > 0) std::memcpy(array->data + start, data.data(), data.size());
  return true;
}

bool DeleteSlice(Thread& th, ByteArray* array, SliceRange range) {
  if (range.count == 0) return true;
  if (!CheckNoExports(th, array)) return false;
  if (range.step < 0) {
    range.start += range.step * (range.count - 1);
    range.step = -range.step;
  }
  int64_t to = range.start;
  for (int64_t i = 0; i < range.count; ++i) {
    int64_t from = range.start + i * range.step + 1;
    int64_t next = i + 1 < range.count ? from + range.step - 1 : array->size;
    std::memmove(array->data + to, array->data + from, static_cast<size_t>(next - from));
    to += next - from;
  }
  return ResizeByteArray(th, array, to);
}

bool SetSlice(Thread& th, ByteArray* array, Value slice, Value value) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range)) return false;
  Owned source;
  std::string_view data;
  if (!value.empty()) {
    if (value == Value(array) || !HasBuffer(value)) {
      if (IsStr(value) || (HasIndex(value) && !value.IsObject()) || value.IsSmallInt()) {
        Raise(th, types::kTypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        return false;
      }
      if (!HasBuffer(value) && TypeOf(value)->slots.iter == nullptr && TypeOf(value)->slots.getitem == nullptr) {
        Raise(th, types::kTypeError, "cannot convert '%.200T' object to bytearray", value);
        return false;
      }
      source.Reset(value == Value(array) ? Value(NewBytes(th, ByteArrayView(array))) : BytesFromIterable(th, value, "byte", false));
    } else {
      std::string_view view;
      if (!AsBytesView(th, value, &view)) return false;
      source.Reset(NewBytes(th, view));
    }
    if (!source) return false;
    data = source.as<Bytes>()->view();
  }
  range.Adjust(array->size);
  if (range.step == 1) {
    int64_t start = range.start, stop = std::max(range.start, range.start + range.count);
    return Splice(th, array, start, stop, data);
  }
  if (value.empty() || data.empty()) return DeleteSlice(th, array, range);
  if (static_cast<int64_t>(data.size()) != range.count) {
    Raise(th, types::kValueError, "attempt to assign bytes of size %lld to extended slice of size %lld", static_cast<long long>(data.size()),
          static_cast<long long>(range.count));
    return false;
  }
  for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) array->data[at] = static_cast<uint8_t>(data[static_cast<size_t>(i)]);
  return true;
}

bool ByteArraySetItem(Thread& th, Value self, Value key, Value value) {
  ByteArray* array = Self(self);
  if (IsSlice(key)) return SetSlice(th, array, key, value);
  int64_t i;
  if (!BytesIndex(th, key, "bytearray", &i)) return false;
  uint8_t byte = 0;
  if (!value.empty() && !AsByte(th, value, "byte", &byte)) return false;
  if (i < 0) i += array->size;
  if (i < 0 || i >= array->size) {
    Raise(th, types::kIndexError, "bytearray index out of range");
    return false;
  }
  if (value.empty()) return Splice(th, array, i, i + 1, {});
  array->data[i] = byte;
  return true;
}

bool Extend(Thread& th, ByteArray* array, Value value, bool any_iterable) {
  Owned source;
  std::string_view data;
  if (HasBuffer(value) && value != Value(array)) {
    if (!AsBytesView(th, value, &data)) return false;
  } else {
    if (value == Value(array)) source.Reset(NewBytes(th, ByteArrayView(array)));
    else if (any_iterable) source.Reset(BytesFromIterable(th, value, "byte", true));
    else Raise(th, types::kTypeError, "can't concat %.100T to %.100T", value, Value(array));
    if (!source) return false;
    data = source.as<Bytes>()->view();
  }
  return data.empty() || Splice(th, array, array->size, array->size, data);
}

// --- Slots ---

Value ByteArrayRepr(Thread& th, Value self) {
  StrBuilder out(th);
  const char* name = TypeOf(self)->name;
  if (const char* dot = std::strrchr(name, '.')) name = dot + 1;
  Owned text(NewStr(th, name));
  if (!text || !out.Append(text.as<Str>()) || !out.Append('(') || !AppendBytesRepr(&out, ByteArrayView(Self(self)), true) || !out.Append(')')) return Value();
  return out.Finish();
}

int64_t ByteArrayLength(Thread&, Value self) { return Self(self)->size; }
Value ByteArrayCompare(Thread&, Value a, Value b, CompareOp op) { return CompareBytes(a, b, op); }

Value ByteArrayGetItem(Thread& th, Value self, Value key) {
  ByteArray* array = Self(self);
  if (IsSlice(key)) {
    SliceRange range;
    if (!SliceUnpack(th, key, &range)) return Value();
    range.Adjust(array->size);
    if (range.step == 1) {
      return NewByteArray(th, ByteArrayView(array).substr(static_cast<size_t>(range.count ? range.start : 0), static_cast<size_t>(range.count)));
    }
    ByteArray* result = NewByteArray(th, {});
    if (result == nullptr || !ResizeByteArray(th, result, range.count)) return Value();
    for (int64_t i = 0, at = range.start; i < range.count; ++i, at += range.step) result->data[i] = array->data[at];
    return result;
  }
  int64_t i;
  if (!BytesIndex(th, key, "bytearray", &i)) return Value();
  if (i < 0) i += array->size;
  if (i < 0 || i >= array->size) return Raise(th, types::kIndexError, "bytearray index out of range");
  return Value::Int(array->data[i]);
}

Value ByteArrayConcat(Thread& th, Value a, Value b) {
  if (!HasBuffer(b)) return Raise(th, types::kTypeError, "can't concat %.100T to %.100T", b, a);
  std::string_view right;
  if (!AsBytesView(th, b, &right)) return Value();
  Owned result(NewByteArray(th, ByteArrayView(Self(a))));
  if (!result || (!right.empty() && !Splice(th, result.as<ByteArray>(), Self(a)->size, Self(a)->size, right))) return Value();
  return result.Release();
}

Value ByteArrayInplaceConcat(Thread& th, Value self, Value other) {
  Buffer lent;  // of the array itself as well, which cannot grow while it lends its bytes
  if (HasBuffer(other) && !lent.Get(th, other)) return Value();
  return Extend(th, Self(self), other, false) ? Dup(self) : Value();
}

bool Repeat(Thread& th, ByteArray* out, int64_t unit, int64_t n) {
  int64_t size;
  if (n < 0) n = 0;
  if (__builtin_mul_overflow(unit, n, &size)) return RaiseMemoryError(th), false;
  if (!ResizeByteArray(th, out, size)) return false;
  for (int64_t at = unit; at < size; at += unit) std::memcpy(out->data + at, out->data, static_cast<size_t>(unit));
  return true;
}

Value ByteArrayRepeat(Thread& th, Value self, int64_t n) {
  Owned result(NewByteArray(th, ByteArrayView(Self(self))));
  return result && Repeat(th, result.as<ByteArray>(), Self(self)->size, n) ? result.Release() : Value();
}

Value ByteArrayInplaceRepeat(Thread& th, Value self, int64_t n) { return Repeat(th, Self(self), Self(self)->size, n) ? Dup(self) : Value(); }

Value ByteArrayNew(Thread& th, Type* type, Args) {
  ByteArray* array = New<ByteArray>(th, type);
  if (array == nullptr) return Value();
  array->size = array->capacity = array->exports = 0;
  array->data = nullptr;
  return array;
}

bool ByteArrayInit(Thread& th, Value self, Args args) {
  static constexpr MethodDef kInit = {"bytearray", nullptr, "(source=b'', encoding=Unbound, errors=Unbound)", nullptr};
  BoundArgs bound;
  if (!BindNative(th, &kInit, args, &bound)) return false;
  if (Self(self)->size != 0 && !ResizeByteArray(th, Self(self), 0)) return false;
  Owned bytes(BytesFrom(th, "bytearray", bound.values[0], bound.values[1], bound.values[2]));
  return bytes && Extend(th, Self(self), bytes, false);
}

void ByteArrayDealloc(Object* object) {
  alloc::Heap::Free(static_cast<ByteArray*>(object)->data);
  FreeObject(object);
}

// --- Methods ---

Value Append(Thread& th, const Value* args) {
  uint8_t byte;
  if (!AsByte(th, args[1], "byte", &byte)) return Value();
  ByteArray* array = Self(args[0]);
  if (!ResizeByteArray(th, array, array->size + 1)) return Value();
  array->data[array->size - 1] = byte;
  return Value::None();
}

Value ExtendMethod(Thread& th, const Value* args) {
  Type* type = TypeOf(args[1]);
  if (!HasBuffer(args[1]) && type->slots.iter == nullptr && type->slots.getitem == nullptr) {
    return Raise(th, types::kTypeError, "can't extend bytearray with %.100T", args[1]);
  }
  return Extend(th, Self(args[0]), args[1], true) ? Value::None() : Value();
}

Value Insert(Thread& th, const Value* args) {
  int64_t i;
  uint8_t byte;
  if (!ArgumentAsSize(th, args[1], &i) || !AsByte(th, args[2], "byte", &byte)) return Value();
  ByteArray* array = Self(args[0]);
  if (i < 0) i = std::max<int64_t>(i + array->size, 0);
  i = std::min(i, array->size);
  char c = static_cast<char>(byte);
  return Splice(th, array, i, i, {&c, 1}) ? Value::None() : Value();
}

Value Pop(Thread& th, const Value* args) {
  int64_t i = -1;
  if (!args[1].IsUnbound() && !ArgumentAsSize(th, args[1], &i)) return Value();
  ByteArray* array = Self(args[0]);
  if (array->size == 0) return Raise(th, types::kIndexError, "pop from empty bytearray");
  if (i < 0) i += array->size;
  if (i < 0 || i >= array->size) return Raise(th, types::kIndexError, "pop index out of range");
  uint8_t byte = array->data[i];
  return Splice(th, array, i, i + 1, {}) ? Value::Int(byte) : Value();
}

Value Remove(Thread& th, const Value* args) {
  uint8_t byte;
  if (!AsByte(th, args[1], "byte", &byte)) return Value();
  ByteArray* array = Self(args[0]);
  size_t at = ByteArrayView(array).find(static_cast<char>(byte));
  if (at == std::string_view::npos) return Raise(th, types::kValueError, "value not found in bytearray");
  return Splice(th, array, static_cast<int64_t>(at), static_cast<int64_t>(at) + 1, {}) ? Value::None() : Value();
}

Value Clear(Thread& th, const Value* args) { return ResizeByteArray(th, Self(args[0]), 0) ? Value::None() : Value(); }
Value Copy(Thread& th, const Value* args) { return NewByteArray(th, ByteArrayView(Self(args[0]))); }

Value Reverse(Thread&, const Value* args) {
  ByteArray* array = Self(args[0]);
  std::reverse(array->data, array->data + array->size);
  return Value::None();
}

Value Alloc(Thread&, const Value* args) { return Value::Int(Self(args[0])->capacity); }
Value SizeOf(Thread&, const Value* args) { return Value::Int(static_cast<int64_t>(TypeOf(args[0])->size) + Self(args[0])->capacity); }

// (type, (text, 'latin-1'), state)
Value Reduce(Thread& th, const Value* args) {
  ByteArray* array = Self(args[0]);
  Owned text(NewStrLatin1(th, array->data, array->size)), latin(NewStrAscii(th, "latin-1"));
  if (!text || !latin) return Value();
  Value pair[2] = {text, latin};
  Owned arguments(NewTuple(th, pair, 2));
  if (!arguments) return Value();
  Owned state(CallMethod(th, args[0], ids::__getstate__(), {}));
  if (!state) return Value();
  Value whole[3] = {Value(TypeOf(args[0])), arguments, state};
  return NewTuple(th, whole, 3);
}

constexpr MethodDef kMethods[] = {
#include "objects/bytes_methods.def"
    {"append", Append, "($self, item, /)", "Puts the number at the end."},
    {"clear", Clear, "($self, /)", "Takes out all bytes."},
    {"copy", Copy, "($self, /)", "A bytearray with the same bytes."},
    {"extend", ExtendMethod, "($self, iterable_of_ints, /)", "Puts all numbers of the iterable at the end."},
    {"insert", Insert, "($self, index, item, /)", "Puts the number before the byte at the index."},
    {"pop", Pop, "($self, index=-1, /)", "Takes out and returns the byte at the index, the last one by default."},
    {"remove", Remove, "($self, value, /)", "Takes out the first byte that equals the number."},
    {"reverse", Reverse, "($self, /)", "Puts the bytes in the opposite order, in place."},
    {"__alloc__", Alloc, "($self, /)", "Bytes that the block has room for."},
    {"__reduce__", Reduce, "($self, /)", "How to make the bytearray again, for pickle."},
    {"__sizeof__", SizeOf, "($self, /)", "Bytes of memory that the object takes."},
    {}};

}  // namespace

void InitByteArrayType(Type* type) {
  type->size = sizeof(ByteArray);
  type->type_flags |= kBaseType;
  type->dealloc = ByteArrayDealloc;
  Slots& slots = type->slots;
  slots.new_ = ByteArrayNew;
  slots.init = ByteArrayInit;
  slots.repr = ByteArrayRepr;
  slots.str = ByteArrayRepr;
  slots.hash = HashNotImplemented;
  slots.richcompare = ByteArrayCompare;
  slots.iter = NewByteArrayIterator;
  slots.length = ByteArrayLength;
  slots.getitem = ByteArrayGetItem;
  slots.setitem = ByteArraySetItem;
  slots.contains = BytesContains;
  slots.concat = ByteArrayConcat;
  slots.inplace_concat = ByteArrayInplaceConcat;
  slots.repeat = ByteArrayRepeat;
  slots.inplace_repeat = ByteArrayInplaceRepeat;
  slots.binary[static_cast<int>(BinaryOp::kMod)] = BytesPercent;
  type->methods = kMethods;
  type->docstring = "bytearray(source=b'', encoding=None, errors=None)\n--\n\nBytes that can be changed, of the same sources as bytes().";
}

}  // namespace tessera::objects
