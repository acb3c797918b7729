#include "compiler/codegen_context.h"

#include <cstdarg>
#include <cstdio>

namespace tessera::compiler {
namespace {

constexpr Name kNoName{};

uint32_t Hash(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::string_view FormatText(alloc::Arena& arena, const char* format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  char* text = length < 0 ? nullptr : static_cast<char*>(arena.Allocate(static_cast<size_t>(length) + 1, 1));
  if (text == nullptr) return {};
  std::vsnprintf(text, static_cast<size_t>(length) + 1, format, args);
  return {text, static_cast<size_t>(length)};
}

}  // namespace

void Context::Fail(Failure failure, const ast::Position& position, std::string_view message) {
  if (failed()) return;
  diagnostic_.failure = failure;
  diagnostic_.position = position;
  diagnostic_.message = message;
}

void Context::SyntaxError(const ast::Position& position, const char* format, ...) {
  if (failed()) return;
  va_list args;
  va_start(args, format);
  std::string_view message = FormatText(arena_, format, args);
  va_end(args);
  if (message.data() == nullptr) return NoMemory();
  Fail(Failure::kSyntax, position, message);
}

void Context::Warn(const ast::Position& position, const char* format, ...) {
  va_list args;
  va_start(args, format);
  std::string_view message = FormatText(arena_, format, args);
  va_end(args);
  auto* warning = message.data() == nullptr ? nullptr : arena_.New<CompilerWarning>();
  if (warning == nullptr) return NoMemory();
  warning->position = position;
  warning->message = message;
  (last_warning_ == nullptr ? first_warning_ : last_warning_->next) = warning;
  last_warning_ = warning;
}

std::string_view Context::Copy(std::string_view text) { return Concat(text, {}); }

std::string_view Context::Concat(std::string_view a, std::string_view b, std::string_view c) {
  const size_t size = a.size() + b.size() + c.size();
  char* out = static_cast<char*>(arena_.Allocate(size + 1, 1));
  if (out == nullptr) {
    NoMemory();
    return {};
  }
  char* at = out;
  for (std::string_view part : {a, b, c}) {
    if (!part.empty()) std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  return {out, size};
}

void Context::GrowNames() {
  const uint32_t capacity = name_capacity_ == 0 ? 256 : name_capacity_ * 2;
  auto** names = NewArray<const Name*>(capacity);
  if (names == nullptr) return;
  for (uint32_t i = 0; i < name_capacity_; ++i) {
    const Name* name = names_[i];
    if (name == nullptr) continue;
    uint32_t at = name->hash & (capacity - 1);
    while (names[at] != nullptr) at = (at + 1) & (capacity - 1);
    names[at] = name;
  }
  names_ = names;
  name_capacity_ = capacity;
}

const Name* Context::Intern(std::string_view text) {
  if (name_count_ * 2 >= name_capacity_) GrowNames();
  if (name_count_ + 1 >= name_capacity_) return &kNoName;
  const uint32_t hash = Hash(text);
  uint32_t at = hash & (name_capacity_ - 1);
  for (; names_[at] != nullptr; at = (at + 1) & (name_capacity_ - 1)) {
    if (names_[at]->hash == hash && names_[at]->text == text) return names_[at];
  }
  Name* name = New<Name>();
  if (name == nullptr) return &kNoName;
  name->text = text;
  name->hash = hash;
  names_[at] = name;
  ++name_count_;
  return name;
}

const Name* Context::Mangle(const Name* private_name, std::string_view text) {
  if (private_name == nullptr || text.size() < 2 || text.substr(0, 2) != "__" || text.substr(text.size() - 2) == "__" ||
      text.find('.') != std::string_view::npos) {
    return Intern(text);
  }
  std::string_view owner = private_name->text;
  while (!owner.empty() && owner[0] == '_') owner.remove_prefix(1);
  if (owner.empty()) return Intern(text);
  return Intern(Concat("_", owner, text));
}

}  // namespace tessera::compiler
