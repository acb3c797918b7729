// Code objects compared, and copied under other names.
#include <cstring>

#include "objects/errors.h"
#include "vm/activation.h"
#include "vm/code_object.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::CodeBody;
using bytecode::Constant;
using bytecode::ConstantKind;
using bytecode::Span;

namespace {

// A body's arrays of plain words.
template <class T>
bool SameWords(const CodeBody* a, Span<T> x, const CodeBody* b, Span<T> y) {
  return x.count == y.count && (x.count == 0 || std::memcmp(a->At(x), b->At(y), x.count * sizeof(T)) == 0);
}

bool SameConstants(const CodeBody* a, Span<Constant> x, const CodeBody* b, Span<Constant> y) {
  if (x.count != y.count) return false;
  for (uint32_t n = 0; n < x.count; ++n) {
    const Constant &c = a->At(x)[n], &d = b->At(y)[n];
    if (c.kind != d.kind) return false;
    switch (c.kind) {
      case ConstantKind::kInt:
        if (c.payload.integer != d.payload.integer) return false;
        break;
      case ConstantKind::kFloat:
      case ConstantKind::kComplex:  // bit by bit: 0.0 is not -0.0
        if (std::memcmp(&c.payload.real, &d.payload.real, sizeof(double)) != 0) return false;
        break;
      case ConstantKind::kBigInt:
      case ConstantKind::kStr:
      case ConstantKind::kBytes:
        if (a->text(c.payload.text) != b->text(d.payload.text)) return false;
        break;
      case ConstantKind::kTuple:
      case ConstantKind::kFrozenSet:
        if (!SameConstants(a, c.payload.items, b, d.payload.items)) return false;
        break;
      default: break;
    }
  }
  return true;
}

bool SameNames(const CodeBody* a, const CodeBody* b) {
  if (a->names.count != b->names.count || a->locals.count != b->locals.count) return false;
  for (uint32_t n = 0; n < a->names.count; ++n)
    if (a->text(a->At(a->names)[n]) != b->text(b->At(b->names)[n])) return false;
  for (uint32_t n = 0; n < a->locals.count; ++n) {
    const bytecode::Local &x = a->At(a->locals)[n], &y = b->At(b->locals)[n];
    if (x.kinds != y.kinds || a->text(x.name) != b->text(y.name)) return false;
  }
  return true;
}

// Nested functions are nested in the sources, whose depth the parser limits.
bool SameBody(const CodeBody* a, const CodeBody* b) {
  if (a == b) return true;
  if (a->text(a->name) != b->text(b->name) || a->first_line != b->first_line || a->flags != b->flags || a->argcount != b->argcount ||
      a->posonlyargcount != b->posonlyargcount || a->kwonlyargcount != b->kwonlyargcount || a->children.count != b->children.count)
    return false;
  if (!SameWords(a, a->code, b, b->code) || !SameWords(a, a->positions, b, b->positions) || !SameWords(a, a->exceptions, b, b->exceptions) ||
      !SameConstants(a, a->constants, b, b->constants) || !SameNames(a, b))
    return false;
  for (uint32_t n = 0; n < a->children.count; ++n)
    if (!SameBody(a->child(n), b->child(n))) return false;
  return true;
}

uint64_t Mix(uint64_t h, uint64_t word) {
  h = (h ^ word) * 0x9e3779b97f4a7c15u;
  return h ^ (h >> 29);
}

// One block: the CodeImage, the data, the texts that are new.
struct ImageBlock {
  static constexpr size_t kRoom = 64;  // for the CodeImage
  static_assert(sizeof(bytecode::CodeImage) <= kRoom);
  char* block;
  char* data() const { return block + kRoom; }
};

// The lines of a body are counted from its first one.
void MoveLines(CodeBody* body, int64_t first_line) {
  const int32_t distance = static_cast<int32_t>(first_line - body->first_line);
  auto* positions = const_cast<bytecode::Position*>(body->At(body->positions));
  for (uint32_t n = 0; n < body->positions.count; ++n) {
    if (positions[n].line == 0) continue;
    positions[n].line += distance;
    positions[n].end_line += distance;
  }
  body->first_line = static_cast<uint32_t>(first_line);
}

bool TextOf(objects::Thread& th, Value v, std::string_view* text, Owned* keep) { return v.empty() || AsUtf8(th, v.as<Str>(), text, keep); }

}  // namespace

bool SameCode(const CodeInstance* a, const CodeInstance* b) { return SameBody(a->body, b->body); }

int64_t CodeHash(const CodeInstance* code) {
  const CodeBody* body = code->body;
  uint64_t h = Mix(body->first_line, body->argcount);
  for (char c : body->text(body->name)) h = Mix(h, static_cast<uint8_t>(c));
  for (uint32_t n = 0; n < body->code.count; ++n) h = Mix(h, body->At(body->code)[n]);
  int64_t hash = static_cast<int64_t>(h);
  return hash == -1 ? -2 : hash;
}

CodeInstance* CopyCode(Thread& th, const CodeInstance* code, const CodeChanges& changes) {
  const Value values[3] = {changes.name, changes.qualname, changes.filename};
  std::string_view texts[3];
  Owned keep[3];
  const size_t old_size = code->image->data_size();
  size_t size = old_size;
  for (int n = 0; n < 3; ++n) {
    if (!TextOf(th, values[n], &texts[n], &keep[n])) return nullptr;
    size += texts[n].size();
  }
  ImageBlock image{size >= size_t{1} << 31 ? nullptr : static_cast<char*>(th.heap.Allocate(ImageBlock::kRoom + size))};
  if (image.block == nullptr) {
    RaiseMemoryError(th);
    return nullptr;
  }
  std::memcpy(image.data(), code->image->data(), old_size);
  const size_t at = static_cast<size_t>(reinterpret_cast<const char*>(code->body) - code->image->data());
  CodeBody* body = reinterpret_cast<CodeBody*>(image.data() + at);
  bytecode::Text* const spans[3] = {&body->name, &body->qualname, &body->filename};
  size_t end = old_size;
  for (int n = 0; n < 3; ++n) {
    if (values[n].empty()) continue;
    if (!texts[n].empty()) std::memcpy(image.data() + end, texts[n].data(), texts[n].size());
    *spans[n] = {static_cast<uint32_t>(end - at), static_cast<uint32_t>(texts[n].size())};
    end += texts[n].size();
  }
  reinterpret_cast<bytecode::ImageHeader*>(image.data())->size = static_cast<uint32_t>(size);
  if (changes.first_line >= 0) MoveLines(body, changes.first_line);
  bytecode::ImageMemory memory = {[](void* block, size_t) { return block; }, [](void*, void* block) { alloc::Heap::Free(block); }, image.block};
  bytecode::CodeImage* copy = bytecode::WrapImage(image.data(), memory);
  CodeInstance* made = NewCode(th, copy, body);
  copy->Unref();
  return made;
}

}  // namespace tessera::vm
