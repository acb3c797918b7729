// What the passes behind the parser share: the arena, interned names, the first error, the recursion budget.
//
// Model:     a pass that fails records the error here and goes on harmlessly: nothing is looked up, everything ends soon, and the caller
//            asks failed() at the end. The first error wins.
// Ownership: all of it lies in the arena of the compilation.
// Errors:    a failed allocation is recorded as kMemory; what would have been returned is a harmless stand-in or null, as said.
#ifndef TESSERA_COMPILER_CODEGEN_CONTEXT_H_
#define TESSERA_COMPILER_CODEGEN_CONTEXT_H_

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "alloc/arena.h"
#include "compiler/ast.h"

namespace tessera::compiler {

// An interned name: equal names are the same object.
struct Name {
  std::string_view text;
  uint32_t hash = 0;
};

enum class Failure : uint8_t { kNone, kSyntax, kNotImplemented, kRecursion, kMemory, kOverflow, kSystem };

struct Diagnostic {
  Failure failure = Failure::kNone;
  ast::Position position;  // lineno 0: none
  std::string_view message;
};

// A warning in the order of the source.
struct CompilerWarning {
  enum Category : uint8_t { kSyntaxWarning, kDeprecationWarning };
  ast::Position position;
  std::string_view message;
  Category category = kSyntaxWarning;
  CompilerWarning* next = nullptr;
};

class Context {
 public:
  Context(alloc::Arena& arena, int recursion_limit) : arena_(arena), recursion_left_(recursion_limit) {}
  Context(const Context&) = delete;

  alloc::Arena& arena() { return arena_; }
  bool failed() const { return diagnostic_.failure != Failure::kNone; }
  const Diagnostic& diagnostic() const { return diagnostic_; }

  void NoMemory() { Fail(Failure::kMemory, {}, "out of memory"); }
  // `message` must outlive the arena's use.
  void Fail(Failure failure, const ast::Position& position, std::string_view message);
  [[gnu::format(printf, 3, 4)]] void SyntaxError(const ast::Position& position, const char* format, ...);
  [[gnu::format(printf, 3, 4)]] void Warn(const ast::Position& position, const char* format, ...);
  CompilerWarning* warnings() const { return first_warning_; }

  // Null on failure.
  template <class T>
  T* New() {
    T* t = arena_.New<T>();
    if (t == nullptr) NoMemory();
    return t;
  }
  template <class T>
  T* NewArray(size_t count) {
    T* t = arena_.NewArray<T>(count);
    if (t == nullptr) NoMemory();
    return t;
  }
  std::string_view Copy(std::string_view text);
  std::string_view Concat(std::string_view a, std::string_view b, std::string_view c = {});

  // Never null.
  const Name* Intern(std::string_view text);
  // `text` as it is called inside the class `private_name` (null: none): __x becomes _Class__x.
  const Name* Mangle(const Name* private_name, std::string_view text);

 private:
  friend class RecursionGuard;
  void GrowNames();

  alloc::Arena& arena_;
  int recursion_left_;
  Diagnostic diagnostic_;
  CompilerWarning* first_warning_ = nullptr;
  CompilerWarning* last_warning_ = nullptr;
  const Name** names_ = nullptr;
  uint32_t name_capacity_ = 0;
  uint32_t name_count_ = 0;
};

// Counts one level of recursion. ok() is false when the budget is spent, or anything failed before: then return at once.
class RecursionGuard {
 public:
  explicit RecursionGuard(Context& context) : context_(context) {
    if (--context_.recursion_left_ < 0) {
      context_.Fail(Failure::kRecursion, {}, "maximum recursion depth exceeded during compilation");
    }
  }
  ~RecursionGuard() { ++context_.recursion_left_; }
  RecursionGuard(const RecursionGuard&) = delete;
  bool ok() const { return !context_.failed(); }

 private:
  Context& context_;
};

// A growing array in the arena. A push that fails is recorded in the context and dropped.
template <class T>
class List {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  void Push(Context& context, const T& value) {
    if (size_ == capacity_ && !Grow(context)) return;
    data_[size_++] = value;
  }
  void Pop() { --size_; }
  void Truncate(uint32_t size) { size_ = size; }
  T& operator[](uint32_t i) { return data_[i]; }
  const T& operator[](uint32_t i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }

 private:
  bool Grow(Context& context) {
    uint32_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
    T* data = static_cast<T*>(context.arena().Allocate(capacity * sizeof(T), alignof(T)));
    if (data == nullptr) {
      context.NoMemory();
      return false;
    }
    if (size_ != 0) std::memcpy(static_cast<void*>(data), data_, size_ * sizeof(T));
    data_ = data;
    capacity_ = capacity;
    return true;
  }
  T* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_CONTEXT_H_
