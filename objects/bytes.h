// bytes and bytearray.
//
// Model:   bytes: header, hash, size, data in place, one zero byte behind. bytearray: header, size, capacity, block, exports (views that forbid resizing).
#ifndef TESSERA_OBJECTS_BYTES_H_
#define TESSERA_OBJECTS_BYTES_H_

#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct Bytes : Object {
  int64_t hash;  // -1: not computed
  int64_t size;
  uint8_t* data() { return reinterpret_cast<uint8_t*>(this + 1); }
  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(this + 1); }
  std::string_view view() const { return {reinterpret_cast<const char*>(this + 1), static_cast<size_t>(size)}; }
};
struct ByteArray : Object {
  int64_t size, capacity;
  uint8_t* data;
  int64_t exports;
};

// A view over the bytes of another object. Formats are those of one native number each.
struct MemoryView : Object {
  Value base;      // bytes or bytearray (whose exports it counts), or Unbound when released
  uint8_t* start;  // of the first item
  int64_t length;  // rows: the items of the first dimension, whole rows of items where there are several dimensions; 1 where there is none
  int64_t stride;  // bytes from one row to the next
  int64_t row;     // bytes of a row, which lie one behind the other
  int64_t* shape;  // of a block of its own: the lengths of dimensions 1 .. dimensions-1; null where there are none
  int64_t hash;    // -1: not computed
  int64_t exports; // views made of it are independent of it; buffers lent to native code are counted here
  char format;     // as in struct: 'B'
  uint8_t item_size;
  uint8_t dimensions;
  bool readonly;
};

inline bool IsBytes(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kBytesSubclass); }
inline bool IsByteArray(Value v) { return v.IsObject() && (TypeOf(v) == types::kByteArray || IsSubtype(TypeOf(v), types::kByteArray)); }
inline bool IsMemoryView(Value v) { return IsExactly(v, types::kMemoryView); }

Bytes* NewBytes(Thread& th, std::string_view data);
Bytes* NewBytes(Thread& th, int64_t size);  // to be filled
Bytes* EmptyBytes(Thread& th);               // new reference
ByteArray* NewByteArray(Thread& th, std::string_view data);
// Room for `size` bytes; the new ones are undefined. False: BufferError (exported) or MemoryError pending.
bool ResizeByteArray(Thread& th, ByteArray* array, int64_t size);
Value NewMemoryView(Thread& th, Value object);  // of bytes, bytearray or another view; TypeError for what has no buffer
bool HasBuffer(Value v);
// The bytes of any object that has some (bytes, bytearray, memoryview). False + TypeError "a bytes-like object is required, not 'X'".
bool AsBytesView(Thread& th, Value v, std::string_view* out);

// The same, to be written to. False + TypeError "read-write bytes-like object expected"-like text of the caller's method: `what` as in
// "readinto() argument must be read-write bytes-like object, not X".
bool AsWritableBytes(Thread& th, Value v, const char* what, uint8_t** data, int64_t* size);

// Lends the bytes of an object for as long as it lives: the object is held, and a bytearray does not resize.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { Release(); }
  Buffer(const Buffer&) = delete;
  bool Get(Thread& th, Value v);  // false: TypeError pending
  void Release();
  std::string_view view() const { return view_; }

 private:
  Value object_;
  ByteArray* exported_ = nullptr;
  std::string_view view_;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTES_H_
