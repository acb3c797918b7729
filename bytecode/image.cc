#include "bytecode/image.h"

#include <cstring>
#include <new>

namespace tessera::bytecode {

struct ImageAccess {
  static CodeImage* Make(void* block, const char* data, ImageMemory memory) { return new (block) CodeImage(data, memory); }
};

namespace {

constexpr size_t kMaxSize = size_t{1} << 31;
constexpr size_t kHeaderRoom = (sizeof(CodeImage) + 15) & ~size_t{15};

// Lays out bodies. Without a base it only measures; with one it writes too, along exactly the same path.
class Writer {
 public:
  explicit Writer(char* base) : base_(base) {}

  uint64_t size() const { return size_; }

  // Room for `count` elements of T; the offset in the data.
  template <class T>
  uint64_t Reserve(uint64_t count) {
    size_ = (size_ + alignof(T) - 1) / alignof(T) * alignof(T);
    uint64_t at = size_;
    size_ += count * sizeof(T);
    return at;
  }
  template <class T>
  T* At(uint64_t offset) {
    return reinterpret_cast<T*>(base_ + offset);
  }
  bool writes() const { return base_ != nullptr; }

  uint64_t WriteText(std::string_view text) {
    uint64_t at = Reserve<char>(text.size());
    if (writes() && !text.empty()) std::memcpy(base_ + at, text.data(), text.size());
    return at;
  }
  template <class T>
  uint64_t WriteArray(const T* data, uint32_t count) {
    uint64_t at = Reserve<T>(count);
    if (writes() && count != 0) std::memcpy(base_ + at, data, count * sizeof(T));
    return at;
  }

  uint64_t WriteBody(const BodySource& source, uint32_t filename_size);

 private:
  template <class T>
  static Span<T> MakeSpan(uint64_t at, uint64_t body, uint64_t count) {
    return {static_cast<uint32_t>(at - body), static_cast<uint32_t>(count)};
  }
  void WriteConstants(uint64_t body, uint64_t at, const ConstantSource* const* sources, uint32_t count);

  char* base_;
  uint64_t size_ = 0;
};

void Writer::WriteConstants(uint64_t body, uint64_t at, const ConstantSource* const* sources, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const ConstantSource& source = *sources[i];
    Constant constant;
    std::memset(static_cast<void*>(&constant), 0, sizeof(constant));
    constant.kind = source.kind;
    constant.intern = source.intern;
    switch (source.kind) {
      case ConstantKind::kInt: constant.payload.integer = source.integer; break;
      case ConstantKind::kFloat:
      case ConstantKind::kComplex: constant.payload.real = source.real; break;
      case ConstantKind::kBigInt:
      case ConstantKind::kStr:
      case ConstantKind::kBytes: constant.payload.text = MakeSpan<char>(WriteText(source.text), body, source.text.size()); break;
      case ConstantKind::kTuple:
      case ConstantKind::kFrozenSet: {
        uint64_t items = Reserve<Constant>(source.item_count);
        WriteConstants(body, items, source.items, source.item_count);
        constant.payload.items = MakeSpan<Constant>(items, body, source.item_count);
        break;
      }
      default: break;
    }
    if (writes()) std::memcpy(base_ + at + i * sizeof(Constant), &constant, sizeof(Constant));
  }
}

uint64_t Writer::WriteBody(const BodySource& source, uint32_t filename_size) {
  const uint64_t at = Reserve<CodeBody>(1);
  CodeBody body{};
  body.name = MakeSpan<char>(WriteText(source.name), at, source.name.size());
  body.qualname = MakeSpan<char>(WriteText(source.qualname), at, source.qualname.size());
  body.code = MakeSpan<Instruction>(WriteArray(source.code.data, source.code.count), at, source.code.count);
  body.positions = MakeSpan<Position>(WriteArray(source.positions, source.code.count), at, source.code.count);
  body.exceptions = MakeSpan<ExceptionEntry>(WriteArray(source.exceptions.data, source.exceptions.count), at, source.exceptions.count);

  uint64_t constants = Reserve<Constant>(source.constants.count);
  WriteConstants(at, constants, source.constants.data, source.constants.count);
  body.constants = MakeSpan<Constant>(constants, at, source.constants.count);

  uint64_t names = Reserve<Text>(source.names.count);
  for (uint32_t i = 0; i < source.names.count; ++i) {
    Text text = MakeSpan<char>(WriteText(source.names.data[i]), at, source.names.data[i].size());
    if (writes()) At<Text>(names)[i] = text;
  }
  body.names = MakeSpan<Text>(names, at, source.names.count);

  uint64_t locals = Reserve<Local>(source.locals.count);
  for (uint32_t i = 0; i < source.locals.count; ++i) {
    const LocalSource& local = source.locals.data[i];
    Local out{MakeSpan<char>(WriteText(local.name), at, local.name.size()), local.kinds};
    if (writes()) At<Local>(locals)[i] = out;
  }
  body.locals = MakeSpan<Local>(locals, at, source.locals.count);

  body.argcount = source.argcount;
  body.posonlyargcount = source.posonlyargcount;
  body.kwonlyargcount = source.kwonlyargcount;
  body.free_count = source.free_count;
  body.temp_count = source.temp_count;
  body.first_line = source.first_line;
  body.flags = source.flags;
  body.instance_slots_hint = source.instance_slots_hint;
  uint64_t children = Reserve<int32_t>(source.children.count);
  body.children = MakeSpan<int32_t>(children, at, source.children.count);
  body.filename = {0, filename_size};
  for (uint32_t i = 0; i < source.children.count; ++i) {
    uint64_t child = WriteBody(*source.children.data[i], filename_size);
    if (writes()) At<int32_t>(children)[i] = static_cast<int32_t>(child - at);
  }
  if (writes()) std::memcpy(base_ + at, &body, sizeof(body));
  return at;
}

// The filename stands once, behind all bodies, so that its distance from each of them is positive.
void SetFilename(char* base, const CodeBody* body, uint64_t filename) {
  auto* writable = const_cast<CodeBody*>(body);
  writable->filename.offset = static_cast<uint32_t>(base + filename - reinterpret_cast<const char*>(body));
  for (uint32_t i = 0; i < body->children.count; ++i) SetFilename(base, body->child(i), filename);
}

uint64_t WriteImage(const BodySource& root, std::string_view filename, char* base) {
  Writer writer(base);
  uint64_t header = writer.Reserve<ImageHeader>(1);
  uint64_t body = writer.WriteBody(root, static_cast<uint32_t>(filename.size()));
  uint64_t name = writer.WriteText(filename);
  if (base != nullptr) {
    *writer.At<ImageHeader>(header) = {ImageHeader::kMagic, OpcodeTableHash(), static_cast<uint32_t>(writer.size()),
                                       static_cast<uint32_t>(body)};
    SetFilename(base, writer.At<CodeBody>(body), name);
  }
  return writer.size();
}

}  // namespace

uint32_t OpcodeTableHash() {
  constexpr std::string_view kTable =
#define OPCODE(name, a, b, c, caches, effects, doc) #name #a #b #c #caches #effects ";"
#include "bytecode/opcodes.def"
      ;
  uint32_t hash = 2166136261u ^ static_cast<uint32_t>(sizeof(CodeBody) * 31 + sizeof(Constant));
  for (char c : kTable) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

void CodeImage::Unref() const {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  ImageMemory memory = memory_;
  auto* self = const_cast<CodeImage*>(this);
  self->~CodeImage();
  memory.release(memory.context, self);
}

ImageResult BuildImage(const BodySource& root, std::string_view filename, ImageMemory memory) {
  const uint64_t size = WriteImage(root, filename, nullptr);
  if (size >= kMaxSize) return {nullptr, true};
  char* block = static_cast<char*>(memory.allocate(memory.context, kHeaderRoom + size));
  if (block == nullptr) return {};
  std::memset(block + kHeaderRoom, 0, size);  // padding too, so that equal sources give equal bytes
  WriteImage(root, filename, block + kHeaderRoom);
  return {ImageAccess::Make(block, block + kHeaderRoom, memory), false};
}

CodeImage* WrapImage(const char* data, ImageMemory memory) {
  void* block = memory.allocate(memory.context, kHeaderRoom);
  return block == nullptr ? nullptr : ImageAccess::Make(block, data, memory);
}

}  // namespace tessera::bytecode
