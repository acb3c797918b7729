// Binding of arguments to the parameters of native functions, with the messages that CPython's conventions give for wrong ones.
#include "objects/native.h"

#include <algorithm>
#include <cstring>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/native_call.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// The texts of parameter names, read from the signature when a message or a keyword needs them.
class ParameterNames {
 public:
  explicit ParameterNames(const Signature& signature) : rest_(signature.text + 1) {}
  // The next parameter's name without stars and $, in the order of the function's values; false at the end.
  bool Next(std::string_view* name) {
    for (;;) {
      while (*rest_ == ' ' || *rest_ == ',') ++rest_;
      if (*rest_ == ')' || *rest_ == 0) return false;
      const char* start = rest_;
      SkipParameter();
      std::string_view all(start, static_cast<size_t>(rest_ - start));
      size_t first = all.find_first_not_of("*$");
      if (first == std::string_view::npos || all[first] == '/') continue;  // "*" and "/" alone are no parameters
      all.remove_prefix(first);
      *name = all.substr(0, all.find_first_of("=: "));
      return true;
    }
  }

 private:
  void SkipParameter() {
    int nesting = 0;
    char quote = 0;
    for (; *rest_ != 0; ++rest_) {
      char c = *rest_;
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        ++nesting;
      } else if (c == ')' || c == ']' || c == '}') {
        if (nesting-- == 0) return;
      } else if (c == ',' && nesting == 0) {
        return;
      }
    }
  }
  const char* rest_;
};

std::string_view NameOf(const Signature& signature, size_t index) {
  ParameterNames names(signature);
  std::string_view name;
  for (size_t i = 0; i <= index; ++i) names.Next(&name);
  return name;
}

// Index of the parameter that may be given as keyword `name`, or -1.
int FindKeyword(const Signature& s, const Str* name) {
  size_t named_end = s.params - (s.varkw ? 1 : 0);
  ParameterNames names(s);
  std::string_view parameter;
  for (size_t i = 0; i < named_end && names.Next(&parameter); ++i) {
    if (i < s.posonly || (s.varargs && i == s.positional)) continue;
    if (StrEqual(name, parameter)) return static_cast<int>(i);
  }
  return -1;
}

// How the function calls itself in messages.
struct Naming {
  const NativeCallee& callee;
  size_t skipped;  // parameters that the caller does not see: self when it is bound or checked by a descriptor

  const char* name() const { return callee.def->name; }
};

bool RaiseWithFunction(Thread& th, const Naming& n, const char* rest, size_t given) {
  if (n.callee.owner != nullptr) {
    const char* full = n.callee.owner->name;  // a native module's type has its module in front
    const char* dot = std::strrchr(full, '.');
    Raise(th, types::kTypeError, rest, dot == nullptr ? full : dot + 1, ".", n.name(), given);
  } else if (IsStr(n.callee.module) && !StrEqual(n.callee.module.as<Str>(), "builtins")) {
    Owned module(n.callee.module.as<Str>()->ascii() ? Dup(n.callee.module) : Value());
    Raise(th, types::kTypeError, rest, module ? module.as<Str>()->ascii_view().data() : "", ".", n.name(), given);
  } else {
    Raise(th, types::kTypeError, rest, "", "", n.name(), given);
  }
  return false;
}

// Only positional-only parameters: the texts of METH_NOARGS, METH_O and of checked positional arguments.
bool RaisePlainCount(Thread& th, const Naming& n, size_t given) {
  const Signature& s = n.callee.def->signature;
  size_t least = s.required - n.skipped, most = s.positional - n.skipped;
  if (most == 0) return RaiseWithFunction(th, n, "%s%s%s() takes no arguments (%zu given)", given);
  if (least == 1 && most == 1) return RaiseWithFunction(th, n, "%s%s%s() takes exactly one argument (%zu given)", given);
  const char* how = least == most ? "" : given < least ? "at least " : "at most ";
  size_t bound = given < least ? least : most;
  // CPython reads the arguments of what searches between start and end with another parser.
  if (NameOf(s, s.params - 1) == "end") {
    Raise(th, types::kTypeError, "%s() takes %s%zu argument%s (%zu given)", n.name(), how, bound, bound == 1 ? "" : "s", given);
    return false;
  }
  Raise(th, types::kTypeError, "%s expected %s%zu argument%s, got %zu", n.name(), how, bound, bound == 1 ? "" : "s", given);
  return false;
}

bool RaiseTooMany(Thread& th, const Naming& n, size_t given, size_t keywords) {
  const Signature& s = n.callee.def->signature;
  size_t most = s.positional - n.skipped, named = s.params - n.skipped - s.varkw;
  if (s.posonly == s.params) return RaisePlainCount(th, n, given);
  const char* how = s.required - n.skipped < most ? "at most" : "exactly";
  if (given + keywords > named) {
    Raise(th, types::kTypeError, "%.200s() takes at most %zu %sargument%s (%zu given)", n.name(), named,
          given == 0 ? "keyword " : "", named == 1 ? "" : "s", given + keywords);
  } else if (most == 0) {
    Raise(th, types::kTypeError, "%.200s() takes no positional arguments", n.name());
  } else {
    Raise(th, types::kTypeError, "%.200s() takes %s %zu positional argument%s (%zu given)", n.name(), how, most, most == 1 ? "" : "s", given);
  }
  return false;
}

bool RaiseMissing(Thread& th, const Naming& n, size_t index, size_t given) {
  const Signature& s = n.callee.def->signature;
  if (index < s.posonly) {
    if (s.posonly == s.params && !s.varargs) return RaisePlainCount(th, n, given);
    size_t least = std::min<size_t>(s.required, s.posonly) - n.skipped;
    const char* how = s.required == s.positional && !s.varargs ? "exactly" : "at least";
    Raise(th, types::kTypeError, "%.200s() takes %s %zu positional argument%s (%zu given)", n.name(), how, least, least == 1 ? "" : "s", given);
    return false;
  }
  Owned name(NewStrAscii(th, NameOf(s, index)));
  if (name) Raise(th, types::kTypeError, "%.200s() missing required argument '%U' (pos %zu)", n.name(), name.get(), index - n.skipped + 1);
  return false;
}

bool StoreKeyword(Thread& th, const Naming& n, Str* name, Value value, BoundArgs* out) {
  const Signature& s = n.callee.def->signature;
  int index = FindKeyword(s, name);
  if (index >= 0) {
    if (!out->values[index].IsUnbound()) {
      Raise(th, types::kTypeError, "argument for %.200s() given by name ('%U') and position (%zu)", n.name(), Value(name),
            static_cast<size_t>(index) - n.skipped + 1);
      return false;
    }
    out->values[index] = value;
    return true;
  }
  if (s.varkw) {
    if (!out->varkw) {
      out->varkw.Reset(NewDict(th));
      if (!out->varkw) return false;
      out->values[s.params - 1] = out->varkw.get();
    }
    return DictSet(th, out->varkw.as<Dict>(), name, value);
  }
  Raise(th, types::kTypeError, "'%U' is an invalid keyword argument for %.200s()", Value(name), n.name());
  return false;
}

bool BindKeywords(Thread& th, const Naming& n, const Value* values, Tuple* names, BoundArgs* out) {
  const Signature& s = n.callee.def->signature;
  if (s.posonly == s.params - s.varargs && !s.varkw) return RaiseWithFunction(th, n, "%s%s%s() takes no keyword arguments", 0);
  for (int64_t i = 0; i < names->size; ++i) {
    if (!StoreKeyword(th, n, names->items()[i].as<Str>(), values[i], out)) return false;
  }
  return true;
}

bool BindVarArgs(Thread& th, const Signature& s, Args args, size_t taken, BoundArgs* out) {
  size_t extra = args.count > taken ? args.count - taken : 0;
  Tuple* rest = NewTuple(th, args.values + (args.count - extra), static_cast<int64_t>(extra));
  if (rest == nullptr) return false;
  out->varargs.Reset(rest);
  out->values[s.positional] = rest;
  return true;
}

}  // namespace

bool BindCallee(Thread& th, const NativeCallee& callee, Args args, BoundArgs* out) {
  const Signature& s = callee.def->signature;
  bool has_self = !callee.self.IsUnbound();
  Naming naming{callee, s.has_self && (has_self || callee.owner != nullptr) ? size_t{1} : size_t{0}};
  size_t first = has_self ? 1 : 0;
  if (has_self) out->values[0] = callee.self;
  size_t keywords = args.kwnames != nullptr ? static_cast<size_t>(args.kwnames->size) : 0;
  size_t given_seen = args.count + first - naming.skipped;  // as the caller counts
  if (args.count + first > s.positional && !s.varargs) {
    if (keywords > 0 && s.posonly == s.params) return RaiseWithFunction(th, naming, "%s%s%s() takes no keyword arguments", 0);
    return RaiseTooMany(th, naming, given_seen, keywords);
  }
  bool counted = keywords > 0 && !s.varargs && !s.varkw && s.posonly != s.params;
  if (counted && given_seen + keywords > s.params - naming.skipped) return RaiseTooMany(th, naming, given_seen, keywords);
  size_t positional = std::min<size_t>(args.count, s.positional - first);
  std::copy_n(args.values, positional, out->values + first);
  std::fill(out->values + first + positional, out->values + s.params, Value::Unbound());
  if (s.varargs && !BindVarArgs(th, s, args, positional, out)) return false;
  if (keywords > 0 && !BindKeywords(th, naming, args.values + args.count, args.kwnames, out)) return false;
  for (size_t i = 0; i < s.required; ++i) {
    if (out->values[i].IsUnbound()) return RaiseMissing(th, naming, i, given_seen);
  }
  return true;
}

Value CallCallee(Thread& th, const NativeCallee& callee, Args args) {
  const Signature& s = callee.def->signature;
  size_t first = callee.self.IsUnbound() ? 0 : 1;
  if (s.simple && args.count + first == s.params && (args.kwnames == nullptr || args.kwnames->size == 0)) [[likely]] {
    if (first == 0) return callee.def->function(th, args.values);
    BoundArgs bound;
    bound.values[0] = callee.self;
    std::copy_n(args.values, args.count, bound.values + 1);
    return callee.def->function(th, bound.values);
  }
  BoundArgs bound;
  if (!BindCallee(th, callee, args, &bound)) return Value();
  return callee.def->function(th, bound.values);
}

bool BindNative(Thread& th, const MethodDef* def, Args args, BoundArgs* out) {
  return BindCallee(th, NativeCallee{def, Value::Unbound(), nullptr, Value::None()}, args, out);
}

Value CallNative(Thread& th, const MethodDef* def, Args args) {
  return CallCallee(th, NativeCallee{def, Value::Unbound(), nullptr, Value::None()}, args);
}

Value SignatureText(Thread& th, const MethodDef* def) { return NewStr(th, def->signature.text); }

}  // namespace tessera::objects
