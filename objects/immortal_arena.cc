#include "objects/immortal_arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cstring>

#include "objects/dict_internal.h"
#include "objects/identifiers.h"
#include "objects/set_internal.h"
#include "objects/str_decode.h"
#include "sync/fatal.h"

namespace tessera::objects {
namespace {

constexpr size_t kReserve = size_t{8} << 20;  // address space; only what is written becomes memory

}  // namespace

ImmortalArena::ImmortalArena() {
  void* mapping = mmap(nullptr, kReserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) sync::Fatal("no memory for the immortal objects");
  begin_ = next_ = static_cast<char*>(mapping);
}

ImmortalArena::~ImmortalArena() = default;

void ImmortalArena::Seal() {
  size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  size_t used = (static_cast<size_t>(next_ - begin_) + page - 1) / page * page;
  if (mprotect(begin_, used, PROT_READ) != 0) sync::Fatal("the immortal objects cannot be made read-only");
  munmap(begin_ + used, kReserve - used);
}

void* ImmortalArena::Bytes(size_t size) {
  char* at = next_;
  next_ += (size + 7) / 8 * 8;
  if (next_ > begin_ + kReserve) sync::Fatal("the immortal objects need more than %zu bytes", kReserve);
  return at;
}

Object* ImmortalArena::MakeObject(Type* type, size_t size) {
  if ((reinterpret_cast<uintptr_t>(next_) & 15) != 8) Bytes(8);
  Object* object = static_cast<Object*>(Bytes(size));
  object->count = immortal::kImmortalCount;
  object->type = type;
  return object;
}

Str* ImmortalArena::Text(std::string_view utf8) {
  Utf8Shape shape = MeasureUtf8(utf8);
  int width_log2 = shape.max_char < 0x100 ? 0 : shape.max_char < 0x10000 ? 1 : 2;
  Str* s = Make<Str>(types::kStr, static_cast<size_t>(shape.length + 1) << width_log2);
  s->flags = static_cast<uint32_t>(width_log2) << Str::kWidthShift | (shape.max_char < 0x80 ? Str::kAscii : 0);
  s->length = shape.length;
  if (shape.max_char < 0x80) {
    std::memcpy(s->data(), utf8.data(), utf8.size());
  } else {
    DecodeUtf8(utf8, s->data(), s->width());
  }
  s->hash = HashBytes(s->data(), static_cast<size_t>(s->length) * s->width());
  return s;
}

Str* ImmortalArena::String(std::string_view text) {
  auto found = strings_.find(text);
  if (found != strings_.end()) return found->second;
  Str* s = Text(text);
  // An identifier of the table is the one object for its text.
  if (Str* shared = FindImmortalStr(s, s->hash)) s = shared;
  s->flags |= Str::kInterned;
  strings_.emplace(s->ascii_view(), s);
  return s;
}

void ImmortalArena::PublishNames() {
  const uint64_t size = std::bit_ceil(2 * (kIdentifierCount + strings_.size()));
  Str** slots = static_cast<Str**>(Bytes(size * sizeof(Str*)));
  const auto enter = [&](Str* name) {
    uint64_t slot = static_cast<uint64_t>(name->hash) & (size - 1);
    while (slots[slot] != nullptr && slots[slot] != name) slot = (slot + 1) & (size - 1);
    slots[slot] = name;
  };
  for (IdentifierCell& cell : g_identifiers.cells) enter(&cell.str);
  for (const auto& [text, name] : strings_) enter(name);
  SetImmortalNames(slots, size - 1);
}

Tuple* ImmortalArena::NewTuple(const std::vector<Value>& items) {
  if (items.empty()) return EmptyTuple();
  Tuple* tuple = Make<Tuple>(types::kTuple, items.size() * sizeof(Value));
  tuple->size = static_cast<int64_t>(items.size());
  std::memcpy(static_cast<void*>(tuple->items()), items.data(), items.size() * sizeof(Value));
  return tuple;
}

Dict* ImmortalArena::NewDict(const std::vector<Item>& items) {
  Dict* dict = Make<Dict>(types::kDict);
  if (items.empty()) return dict;
  uint64_t slots = std::bit_ceil(std::max<uint64_t>(8, items.size() * 3 / 2 + 1));
  dict->used = static_cast<int64_t>(items.size());
  dict->filled = dict->capacity = static_cast<uint32_t>(items.size());
  dict->mask = static_cast<uint32_t>(slots - 1);
  dict->entries = static_cast<DictEntry*>(Bytes(items.size() * sizeof(DictEntry)));
  dict->index = Bytes(slots * sizeof(int32_t));
  for (size_t i = 0; i < items.size(); ++i) dict->entries[i] = {items[i].key->hash, items[i].key, items[i].value};
  BuildDictIndex(dict);
  return dict;
}

Set* ImmortalArena::NewFrozenSet(const std::vector<Str*>& keys) {
  const uint64_t slots = SetSlots(static_cast<int64_t>(keys.size()));
  Set* set = Make<Set>(types::kFrozenSet);
  FillImmortalSet(set, static_cast<SetEntry*>(Bytes(slots * sizeof(SetEntry))), slots, keys.data(), static_cast<int64_t>(keys.size()));
  return set;
}

}  // namespace tessera::objects
