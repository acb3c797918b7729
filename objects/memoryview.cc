// The type memoryview: views over bytes and bytearray. Only the first dimension can be sliced, so the items of the others lie one behind the other.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/memoryview_format.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

namespace tessera::objects {

bool CheckNotReleased(Thread& th, const MemoryView* view) {
  if (!view->base.IsUnbound()) return true;
  Raise(th, types::kValueError, "operation forbidden on released memoryview object");
  return false;
}

namespace {

MemoryView* Self(Value v) { return v.as<MemoryView>(); }

// A view over `base`, counted as an export of a bytearray.
MemoryView* Allocate(Thread& th, Value base, uint8_t* start, int64_t length) {
  MemoryView* view = New<MemoryView>(th, types::kMemoryView);
  if (view == nullptr) return nullptr;
  view->base = Dup(base);
  view->start = start;
  view->length = length;
  view->stride = view->row = 1;
  view->shape = nullptr;
  view->dimensions = 1;
  view->hash = -1;
  view->exports = 0;
  view->format = 'B';
  view->item_size = 1;
  view->readonly = IsBytes(base);
  if (!view->readonly) ++base.as<ByteArray>()->exports;
  return view;
}

// Takes a copy of the lengths of the dimensions behind the first.
bool SetInnerShape(Thread& th, MemoryView* view, const int64_t* lengths, int count) {
  view->shape = static_cast<int64_t*>(th.heap.Allocate(static_cast<size_t>(count) * sizeof(int64_t)));
  if (view->shape == nullptr) {
    RaiseMemoryError(th);
    return false;
  }
  std::copy_n(lengths, count, view->shape);
  return true;
}

// Another view of the same memory.
MemoryView* Duplicate(Thread& th, const MemoryView* view) {
  MemoryView* copy = Allocate(th, view->base, view->start, view->length);
  if (copy == nullptr) return nullptr;
  if (view->shape != nullptr && !SetInnerShape(th, copy, view->shape, view->dimensions - 1)) {
    DecRef(Value(copy));
    return nullptr;
  }
  copy->dimensions = view->dimensions;
  copy->stride = view->stride;
  copy->row = view->row;
  copy->format = view->format;
  copy->item_size = view->item_size;
  copy->readonly = view->readonly;
  return copy;
}

void ReleaseBase(MemoryView* view) {
  Value base = std::exchange(view->base, Value::Unbound());
  if (base.IsUnbound()) return;
  if (!IsBytes(base)) --base.as<ByteArray>()->exports;
  DecRef(base);
}

bool IsContiguous(const MemoryView* view) { return view->length <= 1 || view->stride == view->row; }
uint8_t* ItemAt(const MemoryView* view, int64_t i) { return view->start + i * view->stride; }

// The bytes of the items one behind the other.
void CopyItems(const MemoryView* view, uint8_t* to) {
  for (int64_t i = 0; i < view->length; ++i, to += view->row) std::memcpy(to, ItemAt(view, i), static_cast<size_t>(view->row));
}

Value ToBytes(Thread& th, const MemoryView* view) {
  int64_t size = view->length * view->row;
  if (size == 1 && view->length == 1) return ByteOf(*view->start);
  Bytes* bytes = NewBytes(th, size);
  if (bytes != nullptr && size > 0) CopyItems(view, bytes->data());
  return bytes;
}

// --- Items ---

int64_t LengthOf(const MemoryView* view, int dimension) { return dimension == 0 ? view->length : view->shape[dimension - 1]; }

bool ReadIndex(Thread& th, const MemoryView* view, int dimension, Value key, int64_t* out) {
  if (!IndexAsInt64(th, key, out, types::kIndexError) || !CheckNotReleased(th, view)) return false;
  const int64_t length = LengthOf(view, dimension);
  if (*out < 0) *out += length;
  if (*out >= 0 && *out < length) return true;
  Raise(th, types::kIndexError, "index out of bounds on dimension %d", dimension + 1);
  return false;
}

bool IsIndex(Value key) { return key.IsSmallInt() || HasIndex(key); }

// What a key asks for, if it is no plain slice: an item, of which *item is the place; or an error, which is pending (null).
uint8_t* FindItem(Thread& th, MemoryView* view, Value key) {
  const auto fail = [&th](Type* type, const char* message) {
    Raise(th, type, "%s", message);
    return nullptr;
  };
  const Tuple* tuple = IsTuple(key) ? key.as<Tuple>() : nullptr;
  if (view->dimensions == 0) {
    if (key == Value::Ellipsis() || (tuple != nullptr && tuple->size == 0)) return view->start;
    return fail(types::kTypeError, "invalid indexing of 0-dim memory");
  }
  int64_t index;
  if (IsIndex(key)) {
    if (view->dimensions > 1) return fail(types::kNotImplementedError, "multi-dimensional sub-views are not implemented");
    return ReadIndex(th, view, 0, key, &index) ? ItemAt(view, index) : nullptr;
  }
  if (tuple == nullptr) return fail(types::kTypeError, "memoryview: invalid slice key");
  int64_t indices = 0, slices = 0;
  for (int64_t i = 0; i < tuple->size; ++i) {
    indices += IsIndex(tuple->items()[i]);
    slices += IsSlice(tuple->items()[i]);
  }
  if (tuple->size > 0 && slices == tuple->size) return fail(types::kNotImplementedError, "multi-dimensional slicing is not implemented");
  if (indices < tuple->size) return fail(types::kTypeError, "memoryview: invalid slice key");
  if (tuple->size > view->dimensions) {
    Raise(th, types::kTypeError, "cannot index %d-dimension view with %lld-element tuple", view->dimensions, static_cast<long long>(tuple->size));
    return nullptr;
  }
  if (tuple->size < view->dimensions) return fail(types::kNotImplementedError, "sub-views are not implemented");
  int64_t at = 0, row = 0;
  for (int i = 0; i < view->dimensions; ++i) {
    if (!ReadIndex(th, view, i, tuple->items()[i], &index)) return nullptr;
    if (i == 0) row = index;
    else at = at * LengthOf(view, i) + index;
  }
  return ItemAt(view, row) + at * view->item_size;
}

MemoryView* Sliced(Thread& th, const MemoryView* view, Value slice) {
  SliceRange range;
  if (!SliceUnpack(th, slice, &range) || !CheckNotReleased(th, view)) return nullptr;
  range.Adjust(view->length);
  MemoryView* part = Duplicate(th, view);
  if (part == nullptr) return nullptr;
  if (range.count > 0) part->start += range.start * view->stride;
  part->stride = view->stride * range.step;
  part->length = range.count;
  return part;
}

Value GetItemSlot(Thread& th, Value self, Value key) {
  MemoryView* view = Self(self);
  if (!CheckNotReleased(th, view)) return Value();
  if (IsSlice(key) && view->dimensions > 0) return Sliced(th, view, key);
  if (view->dimensions == 0 && key == Value::Ellipsis()) return Duplicate(th, view);
  const uint8_t* item = FindItem(th, view, key);
  return item != nullptr ? LoadMemoryItem(th, view->format, item) : Value();
}

bool AssignSlice(Thread& th, const MemoryView* view, Value key, Value value) {
  if (view->dimensions > 1) {
    Raise(th, types::kNotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
    return false;
  }
  Owned target(Sliced(th, view, key));
  if (!target) return false;
  if (!HasBuffer(value)) {
    Raise(th, types::kTypeError, "a bytes-like object is required, not '%.100T'", value);
    return false;
  }
  Owned source(NewMemoryView(th, value));
  if (!source) return false;
  MemoryView *to = target.as<MemoryView>(), *from = source.as<MemoryView>();
  if (to->format != from->format || to->length != from->length || from->dimensions != 1) {
    Raise(th, types::kValueError, "memoryview assignment: lvalue and rvalue have different structures");
    return false;
  }
  Owned copy(ToBytes(th, from));  // the two may overlap
  if (!copy) return false;
  const uint8_t* data = copy.as<Bytes>()->data();
  for (int64_t i = 0; i < to->length; ++i) std::memcpy(ItemAt(to, i), data + i * to->item_size, to->item_size);
  return true;
}

bool SetItemSlot(Thread& th, Value self, Value key, Value value) {
  MemoryView* view = Self(self);
  if (!CheckNotReleased(th, view)) return false;
  if (view->readonly) {
    Raise(th, types::kTypeError, "cannot modify read-only memory");
    return false;
  }
  if (value.empty()) {
    Raise(th, types::kTypeError, "cannot delete memory");
    return false;
  }
  if (IsSlice(key) && view->dimensions > 0) return AssignSlice(th, view, key, value);
  if (view->dimensions > 1 && IsIndex(key)) {
    Raise(th, types::kNotImplementedError, "sub-views are not implemented");
    return false;
  }
  uint8_t* place = FindItem(th, view, key);
  if (place == nullptr) return false;
  uint8_t item[8];  // the conversion may run code that releases the view
  if (!StoreMemoryItem(th, view->format, value, item) || !CheckNotReleased(th, view)) return false;
  std::memcpy(place, item, view->item_size);
  return true;
}

int64_t LengthSlot(Thread& th, Value self) {
  if (!CheckNotReleased(th, Self(self))) return -1;
  if (Self(self)->dimensions > 0) return Self(self)->length;
  Raise(th, types::kTypeError, "0-dim memory has no length");
  return -1;
}

Value IterSlot(Thread& th, Value self) {
  if (!CheckNotReleased(th, Self(self))) return Value();
  if (Self(self)->dimensions == 0) return Raise(th, types::kTypeError, "invalid indexing of 0-dim memory");
  if (Self(self)->dimensions > 1) return Raise(th, types::kNotImplementedError, "multi-dimensional sub-views are not implemented");
  return NewSequenceIterator(th, self);
}

// --- Comparison, hash, repr ---

bool SameShape(const MemoryView* a, const MemoryView* b) {
  if (a->dimensions != b->dimensions || a->length != b->length) return false;
  return a->shape == nullptr || std::equal(a->shape, a->shape + a->dimensions - 1, b->shape);
}

int EqualViews(Thread& th, const MemoryView* a, const MemoryView* b) {
  if (!SameShape(a, b)) return 0;
  bool bytewise = a->format == b->format && a->format != 'f' && a->format != 'd' && a->format != '?';
  for (int64_t i = 0; bytewise && i < a->length; ++i)
    if (std::memcmp(ItemAt(a, i), ItemAt(b, i), static_cast<size_t>(a->row)) != 0) return 0;
  if (bytewise) return 1;
  const int64_t in_row = a->row / a->item_size;
  for (int64_t i = 0; i < a->length * in_row; ++i) {
    Owned x(LoadMemoryItem(th, a->format, ItemAt(a, i / in_row) + i % in_row * a->item_size));
    Owned y(LoadMemoryItem(th, b->format, ItemAt(b, i / in_row) + i % in_row * b->item_size));
    if (!x || !y) return -1;
    Owned same(Compare(th, x, y, CompareOp::kEq));
    int equal = same ? IsTrue(th, same) : -1;
    if (equal <= 0) return equal;
  }
  return 1;
}

Value CompareSlot(Thread& th, Value a, Value b, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Value::NotImplemented();
  bool ne = op == CompareOp::kNe;
  MemoryView* view = Self(a);
  if (view->base.IsUnbound() || (IsMemoryView(b) && Self(b)->base.IsUnbound())) return Value::Bool((a == b) != ne);
  if (!HasBuffer(b)) return Value::NotImplemented();
  Owned other(NewMemoryView(th, b));
  if (!other) return Value();
  int equal = EqualViews(th, view, other.as<MemoryView>());
  return equal < 0 ? Value() : Value::Bool((equal != 0) != ne);
}

int64_t HashSlot(Thread& th, Value self) {
  MemoryView* view = Self(self);
  if (view->hash != -1) return view->hash;
  if (!CheckNotReleased(th, view)) return -1;
  if (!view->readonly) {
    Raise(th, types::kValueError, "cannot hash writable memoryview object");
    return -1;
  }
  if (view->item_size != 1 || view->format == '?') {
    Raise(th, types::kValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    return -1;
  }
  Owned bytes(ToBytes(th, view));
  return bytes ? view->hash = Hash(th, bytes) : -1;
}

Value ReprSlot(Thread& th, Value self) {
  char text[64];
  std::snprintf(text, sizeof text, "<%smemory at %p>", Self(self)->base.IsUnbound() ? "released " : "", static_cast<void*>(self.object()));
  return NewStrAscii(th, text);
}

// --- Life ---

Value NewSlot(Thread& th, Type*, Args args) {
  static constexpr MethodDef kNew = {"memoryview", nullptr, "(object)", nullptr};
  BoundArgs bound;
  return BindNative(th, &kNew, args, &bound) ? NewMemoryView(th, bound.values[0]) : Value();
}

void DeallocView(Object* object) {
  HideFromCollector(object);
  ClearWeakRefsOf(object);
  ReleaseBase(static_cast<MemoryView*>(object));
  alloc::Heap::Free(static_cast<MemoryView*>(object)->shape);
  FreeObject(object);
}
int TraverseView(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<MemoryView*>(object)->base); }
int ClearView(Object* object) {
  if (static_cast<MemoryView*>(object)->exports == 0) ReleaseBase(static_cast<MemoryView*>(object));
  return 0;
}

// --- Methods ---

// The items with the first index running fastest.
Value ToFortranBytes(Thread& th, const MemoryView* view) {
  const int64_t size = view->length * view->row;
  Bytes* bytes = NewBytes(th, size);
  if (bytes == nullptr) return Value();
  uint8_t* to = bytes->data();
  for (int64_t n = 0; n < size / view->item_size; ++n, to += view->item_size) {
    int64_t rest = n / view->length, at = 0, scale = 1;
    for (int d = 1; d < view->dimensions; ++d) {
      int64_t below = view->item_size;  // bytes of one step in this dimension
      for (int k = d + 1; k < view->dimensions; ++k) below *= view->shape[k - 1];
      at += rest / scale % view->shape[d - 1] * below;
      scale *= view->shape[d - 1];
    }
    std::memcpy(to, ItemAt(view, n % view->length) + at, view->item_size);
  }
  return bytes;
}

Value ToBytesMethod(Thread& th, const Value* args) {
  MemoryView* view = Self(args[0]);
  if (!CheckNotReleased(th, view)) return Value();
  bool fortran = false;
  if (!args[1].IsUnbound() && !args[1].IsNone()) {
    if (!CheckStrArgument(th, "tobytes", "'order' ", args[1])) return Value();
    Str* order = args[1].as<Str>();
    if (!StrEqual(order, "C") && !StrEqual(order, "F") && !StrEqual(order, "A")) return Raise(th, types::kValueError, "order must be 'C', 'F' or 'A'");
    fortran = StrEqual(order, "F");
  }
  return fortran && view->dimensions > 1 && view->length > 0 ? ToFortranBytes(th, view) : ToBytes(th, view);
}

// The items from `from` on as nested lists, of dimension `dimension` outermost. There are 64 dimensions at most.
Value ListOf(Thread& th, const MemoryView* view, int dimension, const uint8_t* from) {
  if (dimension == view->dimensions) return LoadMemoryItem(th, view->format, from);
  int64_t step = view->stride;
  if (dimension > 0) {
    step = view->item_size;
    for (int k = dimension + 1; k < view->dimensions; ++k) step *= view->shape[k - 1];
  }
  const int64_t length = LengthOf(view, dimension);
  Owned list(NewList(th, length));
  if (!list) return Value();
  for (int64_t i = 0; i < length; ++i) {
    Value item = ListOf(th, view, dimension + 1, from + i * step);
    if (item.empty() || !ListAppendSteal(th, list.as<List>(), item)) return Value();
  }
  return list.Release();
}

Value ToList(Thread& th, const Value* args) {
  return CheckNotReleased(th, Self(args[0])) ? ListOf(th, Self(args[0]), 0, Self(args[0])->start) : Value();
}

Value Release(Thread& th, const Value* args) {
  MemoryView* view = Self(args[0]);
  if (view->exports > 0) {
    return Raise(th, types::kBufferError, "memoryview has %lld exported buffer%s", static_cast<long long>(view->exports), view->exports == 1 ? "" : "s");
  }
  ReleaseBase(view);
  return Value::None();
}

Value Enter(Thread& th, const Value* args) { return CheckNotReleased(th, Self(args[0])) ? Dup(args[0]) : Value(); }
Value Exit(Thread& th, const Value* args) { return Release(th, args); }

Value ToReadOnly(Thread& th, const Value* args) {
  if (!CheckNotReleased(th, Self(args[0]))) return Value();
  MemoryView* copy = Duplicate(th, Self(args[0]));
  if (copy != nullptr) copy->readonly = true;
  return copy;
}

Value Hex(Thread& th, const Value* args) {
  if (!CheckNotReleased(th, Self(args[0]))) return Value();
  Owned bytes(ToBytes(th, Self(args[0])));
  return bytes ? HexOf(th, bytes, args[1], args[2]) : Value();
}

constexpr int64_t kMostDimensions = 64;

// What cast() is asked for.
struct Shape {
  int64_t lengths[kMostDimensions];
  int dimensions = 1;
};

bool ReadShape(Thread& th, Value given, int64_t size, int item_size, Shape* out) {
  const auto fail = [&th](Type* type, const char* message) {
    Raise(th, type, "%s", message);
    return false;
  };
  if (!IsList(given) && !IsTuple(given)) return fail(types::kTypeError, "shape must be a list or a tuple");
  Owned tuple(TupleFrom(th, given));
  if (!tuple) return false;
  const Tuple* lengths = tuple.as<Tuple>();
  if (lengths->size > kMostDimensions) return fail(types::kValueError, "memoryview: number of dimensions must not exceed 64");
  int64_t total = item_size;
  for (int64_t i = 0; i < lengths->size; ++i) {
    Value length = lengths->items()[i];
    if (!IsInt(length)) return fail(types::kTypeError, "memoryview.cast(): elements of shape must be integers");
    if (!ArgumentAsSize(th, length, &out->lengths[i])) return false;
    if (out->lengths[i] <= 0) return fail(types::kValueError, "memoryview.cast(): elements of shape must be integers > 0");
    if (__builtin_mul_overflow(total, out->lengths[i], &total)) return fail(types::kValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
  }
  out->dimensions = static_cast<int>(lengths->size);
  return total == size || fail(types::kTypeError, "memoryview: product(shape) * itemsize != buffer size");
}

Value Cast(Thread& th, const Value* args) {
  MemoryView* view = Self(args[0]);
  if (!CheckNotReleased(th, view)) return Value();
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "cast() argument 'format' must be str, not %.50T", args[1]);
  if (!IsContiguous(view)) return Raise(th, types::kTypeError, "memoryview: casts are restricted to C-contiguous views");
  const bool shaped = !args[2].IsUnbound();
  if (shaped && !IsList(args[2]) && !IsTuple(args[2])) return Raise(th, types::kTypeError, "shape must be a list or a tuple");
  if (shaped && view->dimensions != 1 && Length(th, args[2]) != 1)
    return Raise(th, types::kTypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  Str* text = args[1].as<Str>();
  int64_t at = text->length == 2 && text->at(0) == '@';
  int item_size = text->length == at + 1 ? MemoryItemSize(text->at(at)) : 0;
  if (item_size == 0) {
    return Raise(th, types::kValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'");
  }
  char format = static_cast<char>(text->at(at));
  auto is_byte = [](char f) { return f == 'B' || f == 'b' || f == 'c'; };
  if (!is_byte(format) && !is_byte(view->format)) return Raise(th, types::kTypeError, "memoryview: cannot cast between two non-byte formats");
  int64_t size = view->length * view->row;
  if (size % item_size != 0) return Raise(th, types::kTypeError, "memoryview: length is not a multiple of itemsize");
  Shape shape;
  shape.lengths[0] = size / item_size;
  if (shaped && !ReadShape(th, args[2], size, item_size, &shape)) return Value();
  Owned made(Allocate(th, view->base, view->start, 1));
  if (!made) return Value();
  MemoryView* cast = made.as<MemoryView>();
  if (shape.dimensions > 1 && !SetInnerShape(th, cast, shape.lengths + 1, shape.dimensions - 1)) return Value();
  cast->readonly = view->readonly;
  cast->format = format;
  cast->item_size = static_cast<uint8_t>(item_size);
  cast->dimensions = static_cast<uint8_t>(shape.dimensions);
  cast->length = shape.dimensions == 0 ? 1 : shape.lengths[0];
  cast->row = shape.dimensions <= 1 ? item_size : size / cast->length;
  cast->stride = cast->row;
  return made.Release();
}

constexpr MethodDef kMethods[] = {
    {"cast", Cast, "($self, /, format, shape=Unbound)", "A view of the same memory as items of another format."},
    {"hex", Hex, "($self, /, sep=Unbound, bytes_per_sep=1)", "The bytes as hexadecimal digits, with a separator after every so many of them."},
    {"release", Release, "($self, /)", "Gives up the memory; the view cannot be used any more."},
    {"tobytes", ToBytesMethod, "($self, /, order='C')", "The bytes of all items, as a bytes object."},
    {"tolist", ToList, "($self, /)", "The items as a list."},
    {"toreadonly", ToReadOnly, "($self, /)", "A view of the same memory through which it cannot be changed."},
    {"__enter__", Enter, "($self, /)", "The view itself."},
    {"__exit__", Exit, "($self, /, *exc_info)", "Releases the view."},
    {}};

template <Value (*get)(Thread&, MemoryView*)>
Value Get(Thread& th, Value self) {
  return CheckNotReleased(th, Self(self)) ? get(th, Self(self)) : Value();
}

Value GetObj(Thread&, MemoryView* view) { return Dup(view->base); }
Value GetNbytes(Thread&, MemoryView* view) { return Value::Int(view->length * view->row); }
Value GetReadonly(Thread&, MemoryView* view) { return Value::Bool(view->readonly); }
Value GetItemSize(Thread&, MemoryView* view) { return Value::Int(view->item_size); }
Value GetFormat(Thread& th, MemoryView* view) { return CharStr(th, static_cast<uint8_t>(view->format)); }
Value GetNdim(Thread&, MemoryView* view) { return Value::Int(view->dimensions); }
Value GetShape(Thread& th, MemoryView* view) {
  Tuple* shape = NewTuple(th, view->dimensions);
  for (int d = 0; shape != nullptr && d < view->dimensions; ++d) shape->items()[d] = Value::Int(LengthOf(view, d));
  return shape == nullptr ? Value() : Value(shape);
}
Value GetStrides(Thread& th, MemoryView* view) {
  Tuple* strides = NewTuple(th, view->dimensions);
  int64_t stride = view->item_size;
  for (int d = view->dimensions - 1; strides != nullptr && d >= 0; --d) {
    strides->items()[d] = Value::Int(d == 0 ? view->stride : stride);
    if (d > 0) stride *= LengthOf(view, d);
  }
  return strides == nullptr ? Value() : Value(strides);
}
Value GetSuboffsets(Thread&, MemoryView*) { return EmptyTuple(); }
Value GetContiguous(Thread&, MemoryView* view) { return Value::Bool(IsContiguous(view)); }
// In the order of Fortran: also where at most one dimension has more than one item.
Value GetFContiguous(Thread&, MemoryView* view) {
  int longer = 0;
  for (int d = 0; d < view->dimensions; ++d) longer += LengthOf(view, d) > 1;
  return Value::Bool(view->length == 0 || (IsContiguous(view) && longer <= 1));
}

constexpr GetSetDef kGetSets[] = {
    {"obj", Get<GetObj>, nullptr, "The object whose memory it is."},
    {"nbytes", Get<GetNbytes>, nullptr, "Bytes that tobytes() would give."},
    {"readonly", Get<GetReadonly>, nullptr, "May the memory not be changed through the view?"},
    {"itemsize", Get<GetItemSize>, nullptr, "Bytes of an item."},
    {"format", Get<GetFormat>, nullptr, "The format of an item, as in the module struct."},
    {"ndim", Get<GetNdim>, nullptr, "How many dimensions there are."},
    {"shape", Get<GetShape>, nullptr, "A tuple of the lengths of the dimensions."},
    {"strides", Get<GetStrides>, nullptr, "A tuple of the bytes from one item to the next in each dimension."},
    {"suboffsets", Get<GetSuboffsets>, nullptr, "Always empty."},
    {"c_contiguous", Get<GetContiguous>, nullptr, "Do the items lie one behind the other?"},
    {"f_contiguous", Get<GetFContiguous>, nullptr, "Do the items lie one behind the other, the first index running fastest?"},
    {"contiguous", Get<GetContiguous>, nullptr, "Do the items lie one behind the other?"},
    {}};

}  // namespace

Value NewMemoryView(Thread& th, Value object) {
  if (IsMemoryView(object)) return CheckNotReleased(th, Self(object)) ? Value(Duplicate(th, Self(object))) : Value();
  if (!HasBuffer(object)) return Raise(th, types::kTypeError, "memoryview: a bytes-like object is required, not '%.200T'", object);
  std::string_view data = BytesOf(object);
  return Allocate(th, object, reinterpret_cast<uint8_t*>(const_cast<char*>(data.data())), static_cast<int64_t>(data.size()));
}

void InitMemoryViewType(Type* type) {
  type->size = sizeof(MemoryView);
  type->type_flags |= kCollectable | kHasWeakRefs;
  type->dealloc = DeallocView;
  type->traverse = TraverseView;
  type->clear = ClearView;
  Slots& slots = type->slots;
  slots.new_ = NewSlot;
  slots.repr = ReprSlot;
  slots.hash = HashSlot;
  slots.richcompare = CompareSlot;
  slots.iter = IterSlot;
  slots.length = LengthSlot;
  slots.getitem = GetItemSlot;
  slots.setitem = SetItemSlot;
  type->methods = kMethods;
  type->getsets = kGetSets;
  type->docstring = "memoryview(object)\n--\n\nA view of the memory of an object such as bytes or bytearray, without a copy.";
}

}  // namespace tessera::objects
