// What the files of bytes, bytearray and memoryview share.
#ifndef TESSERA_OBJECTS_BYTES_INTERNAL_H_
#define TESSERA_OBJECTS_BYTES_INTERNAL_H_

#include <string_view>

#include "objects/bytes.h"
#include "objects/immortal_section.h"
#include "objects/native.h"
#include "objects/slice.h"
#include "objects/str.h"

namespace tessera::objects {

// The bytes objects of size 0 and 1: immortal, filled before the first interpreter.
struct alignas(16) BytesCell {
  uint64_t pad;
  Bytes bytes;
  uint8_t text[8];
};
struct alignas(kImmortalPage) BytesTable {
  BytesCell empty;
  BytesCell bytes[256];
};
extern BytesTable g_bytes_table;
void InitBytesTable();
Bytes* ByteOf(uint8_t byte);

Bytes* NewBytesOfType(Thread& th, Type* type, int64_t size);
inline std::string_view ByteArrayView(const ByteArray* array) {
  return {reinterpret_cast<const char*>(array->data), static_cast<size_t>(array->size)};
}
bool CheckNoExports(Thread& th, const ByteArray* array);
bool CheckNotReleased(Thread& th, const MemoryView* view);

// The bytes of self, a bytes or bytearray.
inline std::string_view BytesOf(Value self) {
  return IsBytes(self) ? self.as<Bytes>()->view() : ByteArrayView(self.as<ByteArray>());
}
// A new object of the kind of self: bytes, or bytearray.
Value MakeLike(Thread& th, Value self, std::string_view data);
// self when it is an exact bytes, else a copy of its kind.
Value UnchangedLike(Thread& th, Value self);


// "b'...'" with the quote that fits; bytearray escapes the apostrophe in any case.
bool AppendBytesRepr(StrBuilder* out, std::string_view data, bool always_escape = false);
// 0..255 out of an int: ValueError otherwise ("byte must be in range(0, 256)" for bytearray, "bytes must be ..." for bytes).
bool AsByte(Thread& th, Value v, const char* what, uint8_t* out);
// The content of bytes(x) and bytearray(x): from an int, a buffer, an iterable of ints, a str with its encoding. Result: bytes or empty.
Value BytesFrom(Thread& th, const char* function, Value source, Value encoding, Value errors);
Value BytesFromIterable(Thread& th, Value iterable, const char* what, bool ask_length);
// Is item (a byte or a bytes-like object) in data? -1 error.
int BytesContains(Thread& th, Value self, Value item);
// The bytes of a buffer in one piece; false without an exception where there are none.
bool FindContiguous(Value v, std::string_view* out);
// REQUIRES: a is bytes or bytearray.
Value CompareBytes(Value a, Value b, CompareOp op);
Value BytesPercent(Thread& th, Value format, Value args);
Value BytesFromHex(Thread& th, Value text);
// hex() of a bytes or bytearray; sep and bytes_per_sep are Unbound when absent.
Value HexOf(Thread& th, Value object, Value sep, Value bytes_per_sep);
// Key of a subscript as an index into `size` items, negative ones counted from the end. False: exception pending.
bool BytesIndex(Thread& th, Value key, const char* type, int64_t* out);

// Search in bytes: -1 absent.
int64_t FindBytes(std::string_view data, std::string_view sub, int64_t start, int64_t stop, bool backwards);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTES_INTERNAL_H_
