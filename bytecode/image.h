// CodeImage: the bodies of one compilation in one block of memory, counted. And what a compiler fills in to have one built.
//
// Model:     describe each body with a BodySource (everything borrowed), then BuildImage(root): one pass measures, one writes. The data of
//            an image holds no pointers, so it can be written to a file (data(), data_size()) and mapped again (WrapImage).
// Threads:   an image is immutable; Ref and Unref from any thread. The memory's release function runs in the thread of the last Unref.
// Ownership: the builder takes one block from ImageMemory; the last Unref gives it back.
// Errors:    null when memory fails or the data would not fit 2 GiB.
// Cost:      proportional to the bodies, one allocation.
// Example:   bytecode::ImageResult r = bytecode::BuildImage(root, memory);
//            if (r.image == nullptr) return OutOfMemory();
//            const bytecode::CodeBody* module = r.image->root();
//            r.image->Unref();
// Design:    docs/bytecode.md
#ifndef TESSERA_BYTECODE_IMAGE_H_
#define TESSERA_BYTECODE_IMAGE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytecode/code_body.h"

namespace tessera::bytecode {

// Where an image's block comes from and goes to.
struct ImageMemory {
  void* (*allocate)(void* context, size_t size);  // aligned to 16 bytes; null when there is none
  void (*release)(void* context, void* block);
  void* context;
};

// Heads the data of an image.
struct ImageHeader {
  static constexpr uint32_t kMagic = 0x31535354;  // "TSS1"
  uint32_t magic;
  uint32_t table_hash;  // OpcodeTableHash() of the writer
  uint32_t size;        // of the whole data, this header included
  uint32_t root;        // offset of the first body
};

// Changes whenever the opcode table or the layout of bodies does.
uint32_t OpcodeTableHash();

class CodeImage {
 public:
  void Ref() const { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref() const;

  const char* data() const { return data_; }
  size_t data_size() const { return header()->size; }
  const CodeBody* root() const { return reinterpret_cast<const CodeBody*>(data_ + header()->root); }
  const ImageHeader* header() const { return reinterpret_cast<const ImageHeader*>(data_); }

 private:
  friend struct ImageAccess;
  CodeImage(const char* data, ImageMemory memory) : data_(data), memory_(memory) {}
  mutable std::atomic<uint32_t> refs_{1};
  const char* data_;
  ImageMemory memory_;
};

// A constant before it is in an image.
struct ConstantSource {
  ConstantKind kind = ConstantKind::kNone;
  bool intern = false;
  int64_t integer = 0;                           // kInt
  double real = 0;                               // kFloat, kComplex
  std::string_view text = {};                    // kBigInt, kStr, kBytes
  const ConstantSource* const* items = nullptr;  // kTuple, kFrozenSet
  uint32_t item_count = 0;
};

struct LocalSource {
  std::string_view name;
  uint8_t kinds = 0;
};

template <class T>
struct ArraySource {
  const T* data = nullptr;
  uint32_t count = 0;
};

// A body before it is in an image. Pointers are borrowed until BuildImage returns.
struct BodySource {
  std::string_view name, qualname;
  ArraySource<Instruction> code;
  const Position* positions = nullptr;  // code.count of them
  ArraySource<ExceptionEntry> exceptions;
  ArraySource<const ConstantSource*> constants;
  ArraySource<std::string_view> names;
  ArraySource<LocalSource> locals;
  ArraySource<const BodySource*> children;
  uint32_t argcount = 0, posonlyargcount = 0, kwonlyargcount = 0, free_count = 0, temp_count = 0, first_line = 0, flags = 0;
  uint32_t instance_slots_hint = 0;
};

struct ImageResult {
  CodeImage* image = nullptr;  // the caller's reference
  bool too_large = false;      // the data would not fit; otherwise a null image means no memory
};
[[nodiscard]] ImageResult BuildImage(const BodySource& root, std::string_view filename, ImageMemory memory);

// An image around data that lies elsewhere, aligned to 16 bytes (a mapped file, a frozen module); `memory` releases it: its `release` is
// called with the block from its `allocate` that holds the CodeImage itself. The data must be verified before it is run.
[[nodiscard]] CodeImage* WrapImage(const char* data, ImageMemory memory);

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_IMAGE_H_
