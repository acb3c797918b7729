// Making and looking at bytes, bytearray and whatever has a buffer.
#include "objects/bytes.h"

#include <cstring>

#include "objects/byte_builder.h"
#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/immortal_section.h"
#include "objects/immortal_section.h"

namespace tessera::objects {

TESSERA_IMMORTAL_SECTION BytesTable g_bytes_table;

namespace {

constexpr int64_t kMaxSize = int64_t{1} << 46;

void InitCell(BytesCell* cell, int64_t size, uint8_t byte) {
  cell->bytes.count = 1;
  cell->bytes.flags = 0;
  cell->bytes.type = types::kBytes;
  cell->bytes.size = size;
  cell->text[0] = size == 0 ? 0 : byte;
  cell->text[1] = 0;
  cell->bytes.hash = HashBytes(cell->text, static_cast<size_t>(size));
}

}  // namespace

void InitBytesTable() {
  InitCell(&g_bytes_table.empty, 0, 0);
  for (int i = 0; i < 256; ++i) InitCell(&g_bytes_table.bytes[i], 1, static_cast<uint8_t>(i));
}

Bytes* EmptyBytes(Thread&) { return &g_bytes_table.empty.bytes; }
Bytes* ByteOf(uint8_t byte) { return &g_bytes_table.bytes[byte].bytes; }

Bytes* NewBytesOfType(Thread& th, Type* type, int64_t size) {
  if (size > kMaxSize) {
    RaiseMemoryError(th);
    return nullptr;
  }
  Bytes* bytes = New<Bytes>(th, type, static_cast<size_t>(size) + 1);
  if (bytes == nullptr) return nullptr;
  bytes->hash = -1;
  bytes->size = size;
  bytes->data()[size] = 0;
  return bytes;
}

Bytes* NewBytes(Thread& th, int64_t size) { return size == 0 ? EmptyBytes(th) : NewBytesOfType(th, types::kBytes, size); }

Bytes* NewBytes(Thread& th, std::string_view data) {
  if (data.empty()) return EmptyBytes(th);
  if (data.size() == 1) return ByteOf(static_cast<uint8_t>(data[0]));
  Bytes* bytes = NewBytesOfType(th, types::kBytes, static_cast<int64_t>(data.size()));
  if (bytes != nullptr) std::memcpy(bytes->data(), data.data(), data.size());
  return bytes;
}

// --- bytearray ---

ByteArray* NewByteArray(Thread& th, std::string_view data) {
  ByteArray* array = New<ByteArray>(th, types::kByteArray);
  if (array == nullptr) return nullptr;
  array->size = array->capacity = array->exports = 0;
  array->data = nullptr;
  if (!ResizeByteArray(th, array, static_cast<int64_t>(data.size()))) {
    DecRef(Value(array));
    return nullptr;
  }
  if (!data.empty()) std::memcpy(array->data, data.data(), data.size());
  return array;
}

bool CheckNoExports(Thread& th, const ByteArray* array) {
  if (array->exports == 0) return true;
  Raise(th, types::kBufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}

bool ResizeByteArray(Thread& th, ByteArray* array, int64_t size) {
  if (size == array->size) return true;
  if (!CheckNoExports(th, array)) return false;
  bool fits = size < array->capacity && size >= array->capacity / 2;
  if (!fits) {
    int64_t capacity = size + 1;
    if (array->capacity > 0 && size > array->size) capacity += (size >> 3) + (size < 9 ? 3 : 6);
    void* block = size > kMaxSize ? nullptr : th.heap.Reallocate(array->data, static_cast<size_t>(capacity));
    if (block == nullptr) {
      RaiseMemoryError(th);
      return false;
    }
    array->data = static_cast<uint8_t*>(block);
    array->capacity = capacity;
  }
  array->size = size;
  array->data[size] = 0;
  return true;
}

// --- Buffers ---

bool HasBuffer(Value v) { return IsBytes(v) || IsMemoryView(v) || (v.IsObject() && IsByteArray(v)); }

namespace {

// False without an exception: no buffer.
bool ViewOf(Value v, std::string_view* out) {
  if (IsBytes(v)) {
    *out = v.as<Bytes>()->view();
    return true;
  }
  if (!v.IsObject()) return false;
  if (IsByteArray(v)) {
    *out = ByteArrayView(v.as<ByteArray>());
    return true;
  }
  return false;
}

}  // namespace

bool FindContiguous(Value v, std::string_view* out) {
  if (ViewOf(v, out)) return true;
  if (!IsMemoryView(v)) return false;
  MemoryView* view = v.as<MemoryView>();
  if (view->base.IsUnbound() || (view->length > 1 && view->stride != view->row)) return false;
  *out = {reinterpret_cast<char*>(view->start), static_cast<size_t>(view->length * view->row)};
  return true;
}

bool AsBytesView(Thread& th, Value v, std::string_view* out) {
  if (ViewOf(v, out)) return true;
  if (IsMemoryView(v)) {
    MemoryView* view = v.as<MemoryView>();
    if (!CheckNotReleased(th, view)) return false;
    if (view->length > 1 && view->stride != view->row) {
      Raise(th, types::kBufferError, "memoryview: underlying buffer is not C-contiguous");
      return false;
    }
    *out = {reinterpret_cast<char*>(view->start), static_cast<size_t>(view->length * view->row)};
    return true;
  }
  Raise(th, types::kTypeError, "a bytes-like object is required, not '%.100T'", v);
  return false;
}

bool AsWritableBytes(Thread& th, Value v, const char* what, uint8_t** data, int64_t* size) {
  std::string_view view;
  bool writable = v.IsObject() && (IsByteArray(v) || (IsMemoryView(v) && !v.as<MemoryView>()->readonly));
  if (!writable) {
    Raise(th, types::kTypeError, "%s must be read-write bytes-like object, not %.100T", what, v);
    return false;
  }
  if (!AsBytesView(th, v, &view)) return false;
  *data = reinterpret_cast<uint8_t*>(const_cast<char*>(view.data()));
  *size = static_cast<int64_t>(view.size());
  return true;
}

bool Buffer::Get(Thread& th, Value v) {
  Release();
  if (!AsBytesView(th, v, &view_)) return false;
  object_ = Dup(v);
  Value owner = IsMemoryView(v) ? v.as<MemoryView>()->base : v;
  if (IsMemoryView(v)) ++v.as<MemoryView>()->exports;
  if (owner.IsObject() && !IsBytes(owner)) {
    exported_ = owner.as<ByteArray>();
    ++exported_->exports;
  }
  return true;
}

void Buffer::Release() {
  if (object_.empty()) return;
  if (exported_ != nullptr) --exported_->exports;
  if (IsMemoryView(object_)) --object_.as<MemoryView>()->exports;
  exported_ = nullptr;
  view_ = {};
  DecRef(std::exchange(object_, Value()));
}

// --- ByteBuilder ---

bool ByteBuilder::Grow(int64_t more) {
  int64_t capacity = size_ + more;
  if (capacity_ > 0) capacity += capacity / 2;
  capacity += 16;
  void* block = capacity > kMaxSize ? nullptr : th_.heap.Reallocate(block_, sizeof(Bytes) + static_cast<size_t>(capacity) + 1);
  if (block == nullptr) {
    RaiseMemoryError(th_);
    return false;
  }
  block_ = static_cast<uint8_t*>(block);
  capacity_ = capacity;
  return true;
}

Value ByteBuilder::Finish() {
  if (size_ == 0) return EmptyBytes(th_);
  if (size_ == 1) return ByteOf(block_[sizeof(Bytes)]);
  void* block = std::exchange(block_, nullptr);
  int64_t size = std::exchange(size_, 0);
  capacity_ = 0;
  if (void* fitted = th_.heap.Reallocate(block, sizeof(Bytes) + static_cast<size_t>(size) + 1)) block = fitted;
  Bytes* bytes = static_cast<Bytes*>(block);
  immortal::InitObject(bytes, types::kBytes);
  bytes->hash = -1;
  bytes->size = size;
  bytes->data()[size] = 0;
  return bytes;
}

}  // namespace tessera::objects
