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

inline bool IsBytes(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kBytesSubclass); }

Bytes* NewBytes(Thread& th, std::string_view data);
Bytes* NewBytes(Thread& th, int64_t size);  // to be filled
// The bytes of any object that has some (bytes, bytearray, memoryview). False + TypeError "a bytes-like object is required, not 'X'".
bool AsBytesView(Thread& th, Value v, std::string_view* out);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTES_H_
