// Tables of native functions: name, C++ function, signature, documentation. Python's calling convention is derived from the signature.
//
// Model:     kMethods[] = { {"find", StrFind, "($self, sub, start=None, end=None, /)", "..."}, ..., {} };
//            The text of a signature is the one that inspect shows (__text_signature__): $self or $type or $module first, then parameters,
//            "/" ends the positional-only ones, "*" or "*args" begins the keyword-only ones, "**kwargs". It is read at compile time;
//            a malformed one does not compile.
//            The function receives one value per parameter, in order, self included: Unbound where an optional argument was not given,
//            a tuple for *args, a dict or Unbound for **kwargs. All borrowed. It returns a new reference or empty.
// Threads:   tables are constant.
// Errors:    wrong arguments raise CPython's TypeError before the function runs.
// Cost:      a call with plain positional arguments copies at most the missing ones; keywords compare names.
// Design:    docs/how-to-add-a-builtin.md
#ifndef TESSERA_OBJECTS_NATIVE_H_
#define TESSERA_OBJECTS_NATIVE_H_

#include <cstddef>
#include <cstdint>

#include "objects/type.h"

namespace tessera::objects {

using NativeFn = Value (*)(Thread& th, const Value* args);

struct Signature {
  const char* text = "()";
  uint8_t params = 0;       // values that the function receives, self included
  uint8_t positional = 0;   // of these, those that can be given by position (self included, *args not)
  uint8_t posonly = 0;      // of these, those that can be given by position only (self included)
  uint8_t required = 0;     // positional ones without a default (self included)
  bool has_self = false;    // begins with $
  bool varargs = false;     // *args: at index `positional`
  bool varkw = false;       // **kwargs: the last one
  bool simple = false;      // only positional-only parameters, all required: called without binding

  constexpr Signature() = default;
  template <size_t N>
  constexpr Signature(const char (&s)[N]) : text(s) { Parse(s, N - 1); }  // NOLINT

 private:
  static void Malformed();  // never defined for constant evaluation: a compile error there
  constexpr void Parse(const char* s, size_t n) {
    if (n < 2 || s[0] != '(' || s[n - 1] != ')') Malformed();
    bool keyword_only = false, slash = false;
    size_t i = 1;
    while (i < n - 1) {
      while (s[i] == ' ' || s[i] == ',') ++i;
      if (i >= n - 1) break;
      size_t start = i;
      bool has_default = false;
      int nesting = 0;
      char quote = 0;
      for (; i < n - 1; ++i) {
        char ch = s[i];
        if (quote) {
          if (ch == quote) quote = 0;
        } else if (ch == '\'' || ch == '"') {
          quote = ch;
        } else if (ch == '(' || ch == '[' || ch == '{') {
          ++nesting;
        } else if (ch == ')' || ch == ']' || ch == '}') {
          --nesting;
        } else if (ch == '=') {
          has_default = true;
        } else if (ch == ',' && nesting == 0) {
          break;
        }
      }
      if (s[start] == '/') {
        posonly = positional;
        slash = true;
        continue;
      }
      if (s[start] == '*' && s[start + 1] == '*') {
        varkw = true;
        ++params;
        continue;
      }
      if (s[start] == '*') {
        keyword_only = true;
        if (i > start + 1) {
          varargs = true;
          ++params;
        }
        continue;
      }
      if (s[start] == '$') {
        has_self = true;
        posonly = 1;
      }
      ++params;
      if (!keyword_only) {
        ++positional;
        if (!has_default) required = positional;
      }
    }
    if (has_self && !slash && posonly == 0) Malformed();
    simple = posonly == params && required == params && !varargs && !varkw;
  }
};

enum MethodFlags : uint8_t { kInstanceMethod = 0, kClassMethodFlag = 1, kStaticMethodFlag = 2 };

struct MethodDef {
  const char* name = nullptr;
  NativeFn function = nullptr;
  Signature signature;
  const char* doc = nullptr;
  uint8_t flags = kInstanceMethod;
};

// A computed attribute. set may be null (read-only); it gets an empty value for del.
struct GetSetDef {
  const char* name = nullptr;
  Value (*get)(Thread&, Value self) = nullptr;
  bool (*set)(Thread&, Value self, Value value) = nullptr;
  const char* doc = nullptr;
};

// Calls def's function with `args` (self first when the signature has one), bound by the rules of its signature.
Value CallNative(Thread& th, const MethodDef* def, Args args);

// Binds args to an array of def->signature.params values. `owned` receives the tuple and dict made for *args and **kwargs (to be released by the
// caller). False: exception pending.
struct BoundArgs {
  BoundArgs() {}  // leaves `values` as they are: BindNative writes those that the function has
  ~BoundArgs() {}
  union {
    Value values[32];
  };
  Owned varargs, varkw;
};
bool BindNative(Thread& th, const MethodDef* def, Args args, BoundArgs* out);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_NATIVE_H_
