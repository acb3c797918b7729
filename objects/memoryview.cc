// The type memoryview: views of one dimension over bytes and bytearray.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "objects/arguments.h"
#include "objects/builtin_types.h"
#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/memoryview_format.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

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
  view->stride = 1;
  view->hash = -1;
  view->exports = 0;
  view->format = 'B';
  view->item_size = 1;
  view->readonly = IsBytes(base);
  if (!view->readonly) ++base.as<ByteArray>()->exports;
  return view;
}

// Another view of the same memory.
MemoryView* Duplicate(Thread& th, const MemoryView* view) {
  MemoryView* copy = Allocate(th, view->base, view->start, view->length);
  if (copy == nullptr) return nullptr;
  copy->stride = view->stride;
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

bool IsContiguous(const MemoryView* view) { return view->length <= 1 || view->stride == view->item_size; }
uint8_t* ItemAt(const MemoryView* view, int64_t i) { return view->start + i * view->stride; }

// The bytes of the items one behind the other.
void CopyItems(const MemoryView* view, uint8_t* to) {
  for (int64_t i = 0; i < view->length; ++i, to += view->item_size) std::memcpy(to, ItemAt(view, i), view->item_size);
}

Value ToBytes(Thread& th, const MemoryView* view) {
  int64_t size = view->length * view->item_size;
  if (size == 1 && view->length == 1) return ByteOf(*view->start);
  Bytes* bytes = NewBytes(th, size);
  if (bytes != nullptr && size > 0) CopyItems(view, bytes->data());
  return bytes;
}

// --- Items ---

bool ReadIndex(Thread& th, const MemoryView* view, Value key, int64_t* out) {
  if (!key.IsSmallInt() && !HasIndex(key)) {
    Raise(th, types::kTypeError, "memoryview: invalid slice key");
    return false;
  }
  if (!IndexAsInt64(th, key, out, types::kIndexError) || !CheckNotReleased(th, view)) return false;
  if (*out < 0) *out += view->length;
  if (*out >= 0 && *out < view->length) return true;
  Raise(th, types::kIndexError, "index out of bounds on dimension 1");
  return false;
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
  if (IsSlice(key)) return Sliced(th, view, key);
  int64_t i;
  return ReadIndex(th, view, key, &i) ? LoadMemoryItem(th, view->format, ItemAt(view, i)) : Value();
}

bool AssignSlice(Thread& th, const MemoryView* view, Value key, Value value) {
  Owned target(Sliced(th, view, key));
  if (!target) return false;
  if (!HasBuffer(value)) {
    Raise(th, types::kTypeError, "a bytes-like object is required, not '%.100T'", value);
    return false;
  }
  Owned source(NewMemoryView(th, value));
  if (!source) return false;
  MemoryView *to = target.as<MemoryView>(), *from = source.as<MemoryView>();
  if (to->format != from->format || to->length != from->length) {
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
  if (IsSlice(key)) return AssignSlice(th, view, key, value);
  int64_t i;
  if (!ReadIndex(th, view, key, &i)) return false;
  uint8_t item[8];  // the conversion may run code that releases the view
  if (!StoreMemoryItem(th, view->format, value, item) || !CheckNotReleased(th, view)) return false;
  std::memcpy(ItemAt(view, i), item, view->item_size);
  return true;
}

int64_t LengthSlot(Thread& th, Value self) { return CheckNotReleased(th, Self(self)) ? Self(self)->length : -1; }

Value IterSlot(Thread& th, Value self) { return CheckNotReleased(th, Self(self)) ? NewSequenceIterator(th, self) : Value(); }

// --- Comparison, hash, repr ---

int EqualViews(Thread& th, const MemoryView* a, const MemoryView* b) {
  if (a->length != b->length) return 0;
  bool bytewise = a->format == b->format && a->format != 'f' && a->format != 'd' && a->format != '?';
  for (int64_t i = 0; i < a->length; ++i) {
    if (bytewise) {
      if (std::memcmp(ItemAt(a, i), ItemAt(b, i), a->item_size) != 0) return 0;
      continue;
    }
    Owned x(LoadMemoryItem(th, a->format, ItemAt(a, i))), y(LoadMemoryItem(th, b->format, ItemAt(b, i)));
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
  ReleaseBase(static_cast<MemoryView*>(object));
  FreeObject(object);
}
int TraverseView(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<MemoryView*>(object)->base); }
int ClearView(Object* object) {
  if (static_cast<MemoryView*>(object)->exports == 0) ReleaseBase(static_cast<MemoryView*>(object));
  return 0;
}

// --- Methods ---

Value ToBytesMethod(Thread& th, const Value* args) {
  if (!CheckNotReleased(th, Self(args[0]))) return Value();
  if (!args[1].IsUnbound() && !args[1].IsNone()) {
    if (!CheckStrArgument(th, "tobytes", "'order' ", args[1])) return Value();
    Str* order = args[1].as<Str>();
    if (!StrEqual(order, "C") && !StrEqual(order, "F") && !StrEqual(order, "A")) return Raise(th, types::kValueError, "order must be 'C', 'F' or 'A'");
  }
  return ToBytes(th, Self(args[0]));
}

Value ToList(Thread& th, const Value* args) {
  MemoryView* view = Self(args[0]);
  if (!CheckNotReleased(th, view)) return Value();
  Owned list(NewList(th, view->length));
  if (!list) return Value();
  for (int64_t i = 0; i < view->length; ++i) {
    Value item = LoadMemoryItem(th, view->format, ItemAt(view, i));
    if (item.empty() || !ListAppendSteal(th, list.as<List>(), item)) return Value();
  }
  return list.Release();
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

// A shape of one dimension must have room for exactly what the view has.
bool CheckShape(Thread& th, Value shape, int64_t size, int item_size) {
  if (!IsList(shape) && !IsTuple(shape)) {
    Raise(th, types::kTypeError, "shape must be a list or a tuple");
    return false;
  }
  int64_t dimensions = Length(th, shape), n;
  if (dimensions != 1) {
    Raise(th, types::kNotImplementedError, "memoryview: shapes of other than one dimension are not supported");
    return false;
  }
  Owned first(GetItem(th, shape, Value::Int(0)));
  if (!first || !ArgumentAsSize(th, first, &n)) return false;
  if (n * item_size == size) return true;
  Raise(th, types::kTypeError, "memoryview: product(shape) * itemsize != buffer size");
  return false;
}

Value Cast(Thread& th, const Value* args) {
  MemoryView* view = Self(args[0]);
  if (!CheckNotReleased(th, view)) return Value();
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "cast() argument 'format' must be str, not %.50T", args[1]);
  if (!IsContiguous(view)) return Raise(th, types::kTypeError, "memoryview: casts are restricted to C-contiguous views");
  Str* text = args[1].as<Str>();
  int64_t at = text->length == 2 && text->at(0) == '@';
  int item_size = text->length == at + 1 ? MemoryItemSize(text->at(at)) : 0;
  if (item_size == 0) {
    return Raise(th, types::kValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'");
  }
  char format = static_cast<char>(text->at(at));
  auto is_byte = [](char f) { return f == 'B' || f == 'b' || f == 'c'; };
  if (!is_byte(format) && !is_byte(view->format)) return Raise(th, types::kTypeError, "memoryview: cannot cast between two non-byte formats");
  int64_t size = view->length * view->item_size;
  if (size % item_size != 0) return Raise(th, types::kTypeError, "memoryview: length is not a multiple of itemsize");
  if (!args[2].IsUnbound() && !CheckShape(th, args[2], size, item_size)) return Value();
  MemoryView* cast = Duplicate(th, view);
  if (cast == nullptr) return Value();
  cast->format = format;
  cast->item_size = static_cast<uint8_t>(item_size);
  cast->stride = item_size;
  cast->length = size / item_size;
  return cast;
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
Value GetNbytes(Thread&, MemoryView* view) { return Value::Int(view->length * view->item_size); }
Value GetReadonly(Thread&, MemoryView* view) { return Value::Bool(view->readonly); }
Value GetItemSize(Thread&, MemoryView* view) { return Value::Int(view->item_size); }
Value GetFormat(Thread& th, MemoryView* view) { return CharStr(th, static_cast<uint8_t>(view->format)); }
Value GetNdim(Thread&, MemoryView*) { return Value::Int(1); }
Value OneTuple(Thread& th, int64_t n) {
  Value item = Value::Int(n);
  return NewTuple(th, &item, 1);
}
Value GetShape(Thread& th, MemoryView* view) { return OneTuple(th, view->length); }
Value GetStrides(Thread& th, MemoryView* view) { return OneTuple(th, view->stride); }
Value GetSuboffsets(Thread&, MemoryView*) { return EmptyTuple(); }
Value GetContiguous(Thread&, MemoryView* view) { return Value::Bool(IsContiguous(view)); }

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
    {"f_contiguous", Get<GetContiguous>, nullptr, "Do the items lie one behind the other?"},
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
  type->type_flags |= kCollectable;
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
