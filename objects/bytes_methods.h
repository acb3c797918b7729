// The methods that bytes and bytearray have in common, in the convention of native functions. Self is a bytes or a bytearray, and results are of its
// kind.
#ifndef TESSERA_OBJECTS_BYTES_METHODS_H_
#define TESSERA_OBJECTS_BYTES_METHODS_H_

#include "objects/bytes_internal.h"
#include "objects/pace.h"

namespace tessera::objects {

// The contents of a bytearray, or of what a memoryview shows, may change at any check point; those of bytes and numbers don't.
inline Pace::Operands OperandsOf(Value self, Value other) {
  return IsBytes(self) && (IsBytes(other) || !HasBuffer(other)) ? Pace::kImmutable : Pace::kMutable;
}

// bytes_search.cc
// FindBytes with check points. kStopped: exception pending.
int64_t FindBytes(Pace& pace, std::string_view data, std::string_view sub, int64_t start, int64_t stop, bool backwards);
Value BytesCount(Thread& th, const Value* args);
Value BytesFind(Thread& th, const Value* args);
Value BytesRFind(Thread& th, const Value* args);
Value BytesIndexMethod(Thread& th, const Value* args);
Value BytesRIndex(Thread& th, const Value* args);
Value BytesStartsWith(Thread& th, const Value* args);
Value BytesEndsWith(Thread& th, const Value* args);
Value BytesRemovePrefix(Thread& th, const Value* args);
Value BytesRemoveSuffix(Thread& th, const Value* args);
Value BytesReplace(Thread& th, const Value* args);
Value BytesTranslate(Thread& th, const Value* args);
Value BytesMakeTrans(Thread& th, const Value* args);

// bytes_split.cc
Value BytesSplit(Thread& th, const Value* args);
Value BytesRSplit(Thread& th, const Value* args);
Value BytesSplitLines(Thread& th, const Value* args);
Value BytesPartition(Thread& th, const Value* args);
Value BytesRPartition(Thread& th, const Value* args);
Value BytesJoin(Thread& th, const Value* args);
Value BytesStrip(Thread& th, const Value* args);
Value BytesLStrip(Thread& th, const Value* args);
Value BytesRStrip(Thread& th, const Value* args);

// bytes_case.cc
Value BytesCapitalize(Thread& th, const Value* args);
Value BytesLower(Thread& th, const Value* args);
Value BytesUpper(Thread& th, const Value* args);
Value BytesTitle(Thread& th, const Value* args);
Value BytesSwapCase(Thread& th, const Value* args);
Value BytesIsAlnum(Thread& th, const Value* args);
Value BytesIsAlpha(Thread& th, const Value* args);
Value BytesIsAscii(Thread& th, const Value* args);
Value BytesIsDigit(Thread& th, const Value* args);
Value BytesIsLower(Thread& th, const Value* args);
Value BytesIsSpace(Thread& th, const Value* args);
Value BytesIsTitle(Thread& th, const Value* args);
Value BytesIsUpper(Thread& th, const Value* args);
Value BytesCenter(Thread& th, const Value* args);
Value BytesLJust(Thread& th, const Value* args);
Value BytesRJust(Thread& th, const Value* args);
Value BytesZFill(Thread& th, const Value* args);
Value BytesExpandTabs(Thread& th, const Value* args);

// bytes_convert.cc
Value BytesDecode(Thread& th, const Value* args);
Value BytesHex(Thread& th, const Value* args);
Value BytesFromHexMethod(Thread& th, const Value* args);

inline bool IsByteSpace(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTES_METHODS_H_
