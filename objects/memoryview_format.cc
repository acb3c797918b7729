#include "objects/memoryview_format.h"

#include <cstring>
#include <limits>

#include "objects/bytes_internal.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/protocol.h"

namespace tessera::objects {
namespace {

template <class T>
T Load(const uint8_t* from) {
  T t;
  std::memcpy(&t, from, sizeof t);
  return t;
}

bool RaiseValue(Thread& th, char format) {
  Raise(th, types::kValueError, "memoryview: invalid value for format '%c'", format);
  return false;
}
bool RaiseType(Thread& th, char format) {
  Raise(th, types::kTypeError, "memoryview: invalid type for format '%c'", format);
  return false;
}

// An integer of `size` bytes.
bool StoreInt(Thread& th, char format, Value v, uint8_t* to, int size, bool is_signed) {
  if (!IsInt(v) && TypeOf(v)->slots.index == nullptr) return RaiseType(th, format);
  Owned n(Index(th, v));
  if (!n) return ClearIf(th, types::kTypeError) ? RaiseType(th, format) : false;
  uint8_t out[8];
  if (!IntToBytes(th, n, out, static_cast<size_t>(size), false, is_signed)) {
    return ClearIf(th, types::kOverflowError) ? RaiseValue(th, format) : false;
  }
  std::memcpy(to, out, static_cast<size_t>(size));
  return true;
}

bool IsSigned(char format) {
  switch (format) {
    case 'b': case 'h': case 'i': case 'l': case 'q': case 'n': return true;
    default: return false;
  }
}

}  // namespace

int MemoryItemSize(uint32_t format) {
  switch (format) {
    case 'b': case 'B': case 'c': case '?': return 1;
    case 'h': case 'H': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'n': case 'N': case 'P': case 'd': return 8;
    default: return 0;
  }
}

Value LoadMemoryItem(Thread& th, char format, const uint8_t* from) {
  switch (format) {
    case 'B': return Value::Int(*from);
    case 'b': return Value::Int(static_cast<int8_t>(*from));
    case 'c': return ByteOf(*from);
    case '?': return Value::Bool(*from != 0);
    case 'h': return Value::Int(Load<int16_t>(from));
    case 'H': return Value::Int(Load<uint16_t>(from));
    case 'i': return Value::Int(Load<int32_t>(from));
    case 'I': return Value::Int(Load<uint32_t>(from));
    case 'f': return NewFloat(th, Load<float>(from));
    case 'd': return NewFloat(th, Load<double>(from));
    case 'l': case 'q': case 'n': return NewInt(th, Load<int64_t>(from));
    default: return NewIntUnsigned(th, Load<uint64_t>(from));
  }
}

bool StoreMemoryItem(Thread& th, char format, Value v, uint8_t* to) {
  switch (format) {
    case 'c':
      if (!IsBytes(v)) return RaiseType(th, format);
      if (v.as<Bytes>()->size != 1) return RaiseValue(th, format);
      *to = v.as<Bytes>()->data()[0];
      return true;
    case '?': {
      int truth = IsTrue(th, v);
      if (truth >= 0) *to = static_cast<uint8_t>(truth);
      return truth >= 0;
    }
    case 'f': case 'd': {
      double d;
      if (!AsDouble(th, v, &d)) return ClearIf(th, types::kTypeError) ? RaiseType(th, format) : false;
      float f = static_cast<float>(d);
      if (format == 'f') std::memcpy(to, &f, sizeof f);
      else std::memcpy(to, &d, sizeof d);
      return true;
    }
    case 'P': return StoreInt(th, format, v, to, 8, IsInt(v) && IntSign(v) < 0);
    default: return StoreInt(th, format, v, to, MemoryItemSize(static_cast<uint8_t>(format)), IsSigned(format));
  }
}

}  // namespace tessera::objects
