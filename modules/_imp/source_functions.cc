// What importlib does with sources: the hash that stands in hash-based bytecode files, and the file name of code that was moved.
#include <bit>
#include <cstring>

#include "modules/_imp/functions.h"
#include "objects/bytes.h"
#include "objects/builtin_types.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/code.h"
#include "vm/activation.h"

namespace tessera::imp {

using namespace objects;  // NOLINT

namespace {

// SipHash-1-3 (Aumasson, Bernstein; the reduced-round form) under a key of its own: of the process's seed nothing may be in a file.
struct Sip {
  uint64_t v0, v1, v2, v3;

  explicit Sip(uint64_t key) : v0(key ^ 0x736f6d6570736575), v1(0x646f72616e646f6d), v2(key ^ 0x6c7967656e657261), v3(0x7465646279746573) {}
  void Round() {
    v0 += v1, v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0, v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1, v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2, v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
  void Absorb(uint64_t word) {
    v3 ^= word;
    Round();
    v0 ^= word;
  }
};

uint64_t Load(const char* p, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, p, size);
  return word;
}

uint64_t KeyedHash(uint64_t key, std::string_view data) {
  Sip sip(key);
  const uint64_t length = static_cast<uint64_t>(data.size()) << 56;
  for (; data.size() >= 8; data.remove_prefix(8)) sip.Absorb(Load(data.data(), 8));
  sip.Absorb(Load(data.data(), data.size()) | length);
  sip.v2 ^= 0xff;
  for (int n = 0; n < 3; ++n) sip.Round();
  return sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
}

Value SourceHash(Thread& th, const Value* args) {
  int64_t key;
  Buffer source;
  Owned number(Index(th, args[1]));
  if (!number) return Value();
  if (!FitsInt64(number, &key)) return Raise(th, types::kOverflowError, "Python int too large to convert to C long");
  if (!source.Get(th, args[2])) return Value();
  const uint64_t hash = KeyedHash(static_cast<uint64_t>(key), source.view());
  return NewBytes(th, std::string_view(reinterpret_cast<const char*>(&hash), sizeof(hash)));
}

// All codes nested in `code` whose file has the same old name get the new one. What was there is kept: a dump of stacks, in a handler of a
// signal of another thread, may be reading it.
bool Rename(vm::Thread& th, List* old_names, vm::CodeInstance* code, Value old_name, Value name) {
  RecursionGuard guard(th, " while renaming a code object");
  if (!guard) return false;
  if (!IsStr(code->filename) || !StrEqual(code->filename.as<Str>(), old_name.as<Str>())) return true;
  if (!ListAppend(th, old_names, code->filename)) return false;
  DecRef(std::exchange(code->filename, Dup(name)));
  for (uint32_t n = 0; n < code->body->children.count; ++n) {
    vm::CodeInstance* child = vm::FindChildCode(th, code, n);
    if (child == nullptr || !Rename(th, old_names, child, old_name, name)) return false;
  }
  return true;
}

Value FixCoFilename(Thread& t, const Value* args) {
  vm::Thread& th = vm::AsVm(t);
  if (!IsExactly(args[1], types::kCode)) return Raise(th, types::kTypeError, "_fix_co_filename() argument 1 must be code, not %T", args[1]);
  if (!IsStr(args[2])) return Raise(th, types::kTypeError, "_fix_co_filename() argument 2 must be str, not %T", args[2]);
  if (!args[1].IsCounted()) return Raise(th, types::kTypeError, "a frozen code object cannot be changed");
  auto* code = args[1].as<vm::CodeInstance>();
  if (StrEqual(code->filename.as<Str>(), args[2].as<Str>())) return Value::None();
  Value& kept = StateOf(args[0]).old_names;
  if (kept.empty() && (kept = NewList(th)).empty()) return Value();
  Owned old_name = Owned::Borrow(code->filename), list = Owned::Borrow(kept);
  return Rename(th, list.as<List>(), code, old_name, args[2]) ? Value::None() : Value();
}

}  // namespace

const MethodDef kSourceFunctions[] = {
    {"source_hash", &SourceHash, "($module, /, key, source)", "The hash of a source, as hash-based bytecode files have it."},
    {"_fix_co_filename", &FixCoFilename, "($module, code, path, /)", "Gives code, and what is nested in it, another file name."},
    {}};

}  // namespace tessera::imp
