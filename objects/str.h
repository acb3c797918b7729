// str: immutable text, 1, 2 or 4 bytes a character (PEP 393).
//
// Model:   header, hash, length, then the characters in the narrowest width that holds them, then one zero character.
//          flags 16-17: log2 of the width; 18: all below 128 (then the bytes are UTF-8 as they are); 19: interned.
// Cost:    indexing is O(1); the hash is computed once (immortal strings: at set-up).
// Design:  PEP 393, docs/value-layout.md
#ifndef TESSERA_OBJECTS_STR_H_
#define TESSERA_OBJECTS_STR_H_

#include <cstdint>
#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct Str : Object {
  static constexpr uint32_t kWidthShift = 16, kWidthMask = 3u << 16, kAscii = 1u << 18, kInterned = 1u << 19;

  int64_t hash;    // -1: not computed yet
  int64_t length;  // characters

  int width() const { return 1 << ((flags & kWidthMask) >> kWidthShift); }  // 1, 2, 4
  bool ascii() const { return flags & kAscii; }
  bool interned() const { return flags & kInterned; }
  void* data() { return this + 1; }
  const void* data() const { return this + 1; }
  const uint8_t* u8() const { return static_cast<const uint8_t*>(data()); }
  const uint16_t* u16() const { return static_cast<const uint16_t*>(data()); }
  const uint32_t* u32() const { return static_cast<const uint32_t*>(data()); }
  uint32_t at(int64_t i) const { return width() == 1 ? u8()[i] : width() == 2 ? u16()[i] : u32()[i]; }
  // REQUIRES: ascii().
  std::string_view ascii_view() const { return {reinterpret_cast<const char*>(data()), static_cast<size_t>(length)}; }
};
static_assert(sizeof(Str) == 32);

inline bool IsStr(Value v) { return v.IsObject() && HasFlag(TypeOf(v), kStrSubclass); }
inline bool IsExactStr(Value v) { return IsExactly(v, types::kStr); }

// New strings (new references; null + MemoryError). Single latin-1 characters and the empty string are immortal and shared.
Str* NewStr(Thread& th, std::string_view utf8);                 // invalid bytes become U+FFFD; WTF-8 surrogates are kept
Str* NewStrAscii(Thread& th, std::string_view ascii);
Str* NewStrLatin1(Thread& th, const uint8_t* data, int64_t length);
Str* NewStrUcs4(Thread& th, const uint32_t* data, int64_t length);  // narrowest width
Str* NewStrRaw(Thread& th, int64_t length, uint32_t max_char);  // characters to be filled by the caller; may return a shared one only for length 0
Str* CharStr(Thread& th, uint32_t code_point);
Str* EmptyStr();                                                // borrowed, immortal
Str* Substring(Thread& th, Str* s, int64_t start, int64_t stop);
Str* Concat(Thread& th, Str* a, Str* b);
// a += b where *a is owned by the caller and nobody else holds it: grows in place when it can.
bool ConcatInPlace(Thread& th, Value* a, Str* b);
Str* JoinStrs(Thread& th, const Value* strs, int64_t count);    // all of them Str; BUILD_STRING

// Interned: equal text, same object, within an interpreter; identifiers of objects/identifiers.def in all of them.
Str* Intern(Thread& th, std::string_view utf8);                 // new reference
Str* Intern(Thread& th, Str* owned);                            // takes over and returns a reference
void ForgetInterned(Interpreter& interp, Str* s);               // when an interned string dies
void DeallocStr(Object* object);                                // dealloc of the type str

bool StrEqual(const Str* a, const Str* b);
bool StrEqual(const Str* a, std::string_view ascii);
int StrCompare(const Str* a, const Str* b);                     // <0, 0, >0 by code points
int64_t StrHash(Str* s);                                        // never -1
void SetHashSeed(uint64_t k0, uint64_t k1);                     // process-wide, before InitIdentifiers
int64_t HashBytes(const void* data, size_t size);               // of bytes and, over its characters, of str; with the process's seed
int64_t StrFind(const Str* s, const Str* sub, int64_t start, int64_t stop, bool backwards);  // -1: absent

// UTF-8 of the text. The view lives as long as *keep. False: UnicodeEncodeError (surrogates) or MemoryError pending.
bool AsUtf8(Thread& th, Str* s, std::string_view* out, Owned* keep);

// Building text piece by piece, in the heap; widens itself.
class StrBuilder {
 public:
  explicit StrBuilder(Thread& th) : th_(th) {}
  ~StrBuilder();
  StrBuilder(const StrBuilder&) = delete;
  bool Append(const Str* s);
  bool Append(const Str* s, int64_t start, int64_t stop);
  bool Append(uint32_t code_point);
  bool AppendAscii(std::string_view text);
  bool AppendRepeated(uint32_t code_point, int64_t count);
  int64_t length() const { return length_; }
  Value Finish();  // the str; empty + exception. The builder is empty afterwards

 private:
  bool Reserve(int64_t more, uint32_t max_char);
  Thread& th_;
  uint8_t* data_ = nullptr;
  int64_t length_ = 0, capacity_ = 0;
  int width_ = 1;
  uint32_t max_char_ = 0;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STR_H_
